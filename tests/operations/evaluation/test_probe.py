import json, pytest, time
from tests.factories import *
from wangge.evaluation.public import *
pytestmark = pytest.mark.django_db(transaction=True)
def test_it(world):
    for s in PATHS: world.make_case(s)
    t=time.time()
    r=run_evaluation(actor=world.actor("jiang"), month="2026-03")
    print("RUN", time.time()-t)
    s=summarise_run(actor=world.actor("jiang"), run_id=r)
    print(json.dumps(s,ensure_ascii=False)[:6000])
    b=list_cases_behind(actor=world.actor("feng"),run_id=r,kind="department",key=str(world.units["sanitation"]),indicator="closing_rate",side="denominator")
    print(b)
