"""
What VOD makes of a medium that has arrived, and what may be set.

Source: VOD manual of 2022-07-08, 8.1 and 17.2 (SpriteSnapshotConfig). There is no call that
cancels a task, and none that runs one again.
"""

from desktop_uploader.ports.works import (
    Form,
    Need,
    Settling,
    Work,
    WorkRule,
    WorkSetting,
)

_SIZE = (WorkSetting("width", least=8, most=4096), WorkSetting("height", least=8, most=4096))
_MOMENTS = (
    WorkSetting("offset_ms", least=0),
    WorkSetting("count", least=1),
    WorkSetting("interval_s", least=0),
)
_OVERRIDE = WorkSetting("override", Form.JSON)
SPRITE_NAMES = {
    "cell_width": "CellWidth",
    "cell_height": "CellHeight",
    "columns": "Columns",
    "lines": "Lines",
    "padding": "Padding",
    "margin": "Margin",
}

RULES = (
    WorkRule(
        Work.TRANSCODE,
        settling=Settling.LISTED,
        template=Need.MUST,
        moves_medium=True,
        settings=(
            WorkSetting("priority", least=1, most=10),
            WorkSetting("pipeline", Form.TEXT),
            WorkSetting("encrypt", Form.JSON),
            _OVERRIDE,
        ),
    ),
    WorkRule(Work.WORKFLOW, template=Need.MUST, moves_medium=True),
    WorkRule(Work.SNAPSHOTS, template=Need.MAY, settings=(*_MOMENTS, *_SIZE)),
    WorkRule(
        Work.SPRITE,
        template=Need.MAY,
        settings=(*_MOMENTS, *_SIZE, *(WorkSetting(name, least=0) for name in SPRITE_NAMES)),
    ),
    WorkRule(Work.GIF, template=Need.MUST, settings=(_OVERRIDE,)),
)
