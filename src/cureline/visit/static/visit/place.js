// Where the telephone is, for the forms that take it along. They work without it, and nothing waits for it.
(() => {
  "use strict";
  const fill = ({ coords }) => {
    for (const form of document.querySelectorAll("form[data-place]")) {
      form.elements.latitude.value = coords.latitude;
      form.elements.longitude.value = coords.longitude;
      form.elements.accuracy_m.value = coords.accuracy;
    }
  };
  if (!("geolocation" in navigator) || !document.querySelector("form[data-place]")) return;
  navigator.geolocation.watchPosition(fill, () => {}, { enableHighAccuracy: true, maximumAge: 30000 });
})();
