"""Citizens of the demo city after their report is closed: some say how satisfied they are, and a complaint is judged."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from wangge.cases.public import rate_tracked_case
from wangge.demo.domain.pace import pick_shift, work_on
from wangge.demo.domain.tally import Track
from wangge.demo.domain.voices import draw_is_justified, draw_means, draw_score
from wangge.demo.operations.city import City
from wangge.demo.operations.crowd import Crowd
from wangge.demo.operations.simulation import Simulation
from wangge.kernel.public import digest_bytes
from wangge.platform.public import get_profile

WORDS = {5: "", 4: "", 3: "", 2: "处理得太慢，现场没有清理干净。", 1: "问题根本没有解决。"}
JUSTIFIED = "现场复看并调阅前后照片，问题未彻底解决，投诉属实。"
NOT_JUSTIFIED = "现场复看并调阅前后照片，处置到位，投诉不属实。"


class Citizens(Crowd):
    """Citizens (市民): they have a lot of their own, so that what staff does is the same with them and without."""

    def __init__(self, *, city: City, simulation: Simulation, seed: int) -> None:
        super().__init__(city=city, simulation=simulation, seed=seed)
        self._seed = seed
        self._voices = Random(f"citizens {seed}")

    def _make_token(self, track: Track) -> str:
        """Return the code of a report by app or web page, "" for the others."""
        if not track.plan.channel.startswith("citizen"):
            return ""
        return digest_bytes(f"report {self._seed} {track.plan.index}".encode())[:32]

    def _choose_means(self, track: Track) -> dict[str, str]:
        """Return the means by which a problem was solved as an argument, none in a city that does not ask for them."""
        if not get_profile().loop.means:
            return {}
        return {"means": draw_means(self._voices, category_code=track.plan.category_code)}

    def _plan_answer(self, track: Track) -> None:
        """Plan what the reporter of a closed case says to it, if he says anything."""
        if not self._make_token(track):
            return
        score = draw_score(self._voices, is_handled_badly=self._is_handled_badly(track))
        if score is not None:
            at = self.simulation.clock.now() + timedelta(minutes=self._voices.randint(20, 1500))
            self.simulation.plan(at, lambda: self._answer(track, score))

    def _is_handled_badly(self, track: Track) -> bool:
        return track.is_overdue or self.city.unit_codes[track.unit_id] == self.city.weaknesses.false_closer

    def _answer(self, track: Track, score: int) -> None:
        rate_tracked_case(token=self._make_token(track), score=score, note=WORDS[score])
        if score <= get_profile().loop.complaint.score_at_most:
            now, hours = self.simulation.clock.now(), self._voices.uniform(1, 6)
            at = work_on(now, hours=hours, calendar=self._calendar)
            self.simulation.plan(at, lambda: self._judge(track))

    def _judge(self, track: Track) -> None:
        """Let a complaint be judged by somebody of the desk that answers citizens, which handles nothing itself."""
        self._look(track)
        is_justified = draw_is_justified(self._voices, is_handled_badly=self._is_handled_badly(track))
        hour = self.simulation.clock.now().astimezone(self.simulation.span.zone).hour
        judge = self._voices.choice(pick_shift(self.city.actors["acceptor"], hour=hour))
        move, note = ("confirm_complaint", JUSTIFIED) if is_justified else ("dismiss_complaint", NOT_JUSTIFIED)
        self._move(track, judge, move, note=note)
