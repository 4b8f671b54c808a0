"""The demonstration's department has learned something, and telling it twice changes nothing."""

from __future__ import annotations

from cureline.demo import department
from cureline.demo.leading import training
from cureline.people.models import Licence
from cureline.training import library, services
from cureline.training.models import Completion, CourseVersion, Review, Sitting
from cureline.trust.models import User
from tests.desk import Desk
from tests.training.fill import other_rooms_content


def test_the_department_learns_once(desk: Desk) -> None:
    department.make()
    people = {user.username: user for user in User.objects.all()}
    first = training.tell(library.today(), people)
    assert first["courses finished"] > 15 and first["examinations"] >= 8 and first["answers"] > 100
    assert set(Sitting.objects.values_list("state", flat=True)) == {"passed", "failed"}
    assert CourseVersion.objects.get().state == "waiting"
    counts = (Completion.objects.count(), Review.objects.count(), Sitting.objects.count())
    with other_rooms_content():
        again = training.tell(library.today(), people)
    assert (Completion.objects.count(), Review.objects.count(), Sitting.objects.count()) == counts
    # what the other room asks for is met now: licences follow
    assert again["licences"] > first["licences"]
    assert Licence.objects.filter(kind="phone", state="valid").exists()
    assert services.exams.items()
