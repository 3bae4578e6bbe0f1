"""
What VOD makes of a medium, in both generations, and what may be set.

Templates are numbers, several with commas between them; those of pictures have presets. Sources:
manual of 2018 (ProcessFile, RunProcedure, ConvertVodFile, RedoTask); API reference of 2018-07-17
(ProcessMedia, ProcessMediaByProcedure). There is no call that cancels a task.
"""

from dataclasses import replace

from desktop_uploader.ports.works import (
    Again,
    Form,
    Need,
    Settling,
    Work,
    WorkRule,
    WorkSetting,
)

PRESET_OF_PICTURES = "10"
_PRIORITY = WorkSetting("priority", least=-10, most=10)
_OFFSETS = WorkSetting("offsets_ms", Form.JSON)
_SPAN = (WorkSetting("start_s", least=0), WorkSetting("end_s", least=1))

V3_RULES = (
    WorkRule(
        Work.TRANSCODE,
        settling=Settling.LISTED,
        template=Need.MUST,
        moves_medium=True,
        settings=(_PRIORITY, WorkSetting("watermark", least=1)),
    ),
    WorkRule(
        Work.WORKFLOW,
        settling=Settling.LISTED,
        template=Need.MUST,
        moves_medium=True,
        settings=(_PRIORITY,),
    ),
    WorkRule(
        Work.SNAPSHOTS,
        settling=Settling.LISTED,
        template=Need.MAY,
        settings=(_PRIORITY, _OFFSETS),
    ),
    WorkRule(Work.SPRITE, settling=Settling.LISTED, template=Need.MAY, settings=(_PRIORITY,)),
    WorkRule(Work.GIF, settling=Settling.LISTED, template=Need.MUST, settings=(_PRIORITY, *_SPAN)),
)

# The older generation runs a finished task again under its own id, for three days; its plain
# transcode goes by what the console is set to.
V2_RULES = tuple(
    replace(
        rule,
        again=Again.SAME_TASK,
        template=Need.MAY if rule.work is Work.TRANSCODE else rule.template,
    )
    for rule in V3_RULES
)
