"""Names of people who do not exist."""

from __future__ import annotations

from random import Random

FAMILY_NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN_NAMES = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国志红梅春秀文辉斌宇浩凯晨雪琳佳欣怡慧颖宁波峰鹏飞"


def draw_names(random: Random, count: int) -> list[str]:
    """Return `count` different names of two or three characters."""
    names: dict[str, None] = {}
    while len(names) < count:
        given = "".join(random.choice(GIVEN_NAMES) for _ in range(random.choice((1, 2, 2))))
        names[random.choice(FAMILY_NAMES) + given] = None
    return list(names)
