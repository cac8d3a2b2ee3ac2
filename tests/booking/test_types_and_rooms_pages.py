"""The manager's pages: types of appointment, rooms. It is Monday noon."""

import pytest

from touchups.models import Appointment, AppointmentType, AuditEvent, Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


class TestTypes:
    SENT = {"length": 20, "buffer_before": 5, "buffer_after": 10}

    @pytest.fixture
    def review(self, clinic) -> AppointmentType:
        return AppointmentType.objects.get(clinic=clinic, kind="review")

    def test_a_type_is_changed_and_the_trail_tells_what(self, read, post, injector, review):
        assert post("appointment_type", review.pk, **self.SENT, injectors=[injector.pk]).status_code == 302
        review.refresh_from_db()
        assert (review.length, review.buffer_before, review.buffer_after) == (20, 5, 10)
        assert review.by_patients is False
        assert list(review.injectors.all()) == [injector]
        assert "5 and 10 min" in read("appointment_types")
        told = AuditEvent.objects.get(verb="appointment_type.change").detail["fields"]
        assert told["length"] == [15, 20]
        assert told["injectors"] == ["", injector.name]

    def test_the_form_shows_what_is_kept(self, read, injector, review):
        review.injectors.add(injector)
        shown = read("appointment_type", review.pk)
        assert 'value="15"' in shown
        assert shown.count("checked") == 2

    @pytest.mark.parametrize(
        ("sent", "marked"),
        [
            pytest.param({"length": 17}, "length", id="not a multiple of five"),
            pytest.param({"length": 0}, "length", id="no length"),
            pytest.param({"length": 485}, "length", id="longer than a day of work"),
            pytest.param({"buffer_before": 125}, "buffer_before", id="too much before"),
            pytest.param({"buffer_after": -5}, "buffer_after", id="less than nothing after"),
            pytest.param({"needs_room": "on"}, "needs_room", id="a room, where there is none"),
            pytest.param({"injectors": ["999"]}, "injectors", id="nobody of the clinic"),
            pytest.param({"injectors": ["9" * 30]}, "injectors", id="a number beyond all"),
        ],
    )
    def test_nonsense_is_marked_where_it_is_and_changes_nothing(self, post, review, sent, marked):
        response = post("appointment_type", review.pk, **self.SENT | sent)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [marked]
        review.refresh_from_db()
        assert review.length == 15

    def test_a_type_can_need_a_room_once_there_is_one(self, post, clinic, review):
        Room.objects.create(clinic=clinic, name="Blue")
        assert post("appointment_type", review.pk, **self.SENT, needs_room="on").status_code == 302


class TestRooms:
    def test_a_room_is_added_renamed_and_taken_out_of_use(self, read, post):
        post("rooms", name="Blue")
        room = Room.objects.get()
        post("room", room.pk, name="Green")
        room.refresh_from_db()
        assert (room.name, room.is_active) == ("Green", False)
        shown = read("rooms")
        assert "Green" in shown
        assert "Not in use" in shown
        assert AuditEvent.objects.filter(verb__startswith="room.").count() == 2

    @pytest.mark.parametrize("name", ["", "  ", "BLUE", "x" * 61])
    def test_a_name_that_is_missing_known_or_too_long_is_refused(self, post, clinic, name):
        Room.objects.create(clinic=clinic, name="Blue")
        assert post("rooms", name=name).status_code == 422
        assert Room.objects.count() == 1

    def test_a_room_keeps_its_own_name(self, post, clinic):
        room = Room.objects.create(clinic=clinic, name="Blue")
        assert post("room", room.pk, name="Blue", is_active="on").status_code == 302

    def test_the_last_room_stays_while_a_type_needs_one(self, post, clinic):
        room = Room.objects.create(clinic=clinic, name="Blue")
        clinic.appointment_types.filter(kind="touch_up").update(needs_room=True)
        assert post("room", room.pk, name="Blue").status_code == 422
        Room.objects.create(clinic=clinic, name="Green")
        assert post("room", room.pk, name="Blue").status_code == 302

    def test_what_is_booked_in_a_closed_room_is_named(self, read, post, clinic, ask):
        room = Room.objects.create(clinic=clinic, name="Blue")
        review = ask()
        Appointment.objects.filter(pk=review.pk).update(room=room)
        assert "Booked in rooms that are not in use" not in read("misfits")
        post("room", room.pk, name="Blue")
        shown = read("misfits")
        assert "Booked in rooms that are not in use" in shown
        assert review.patient.name in shown
