"""Web: the layout, the components and the pages that gather what all the apps know."""
