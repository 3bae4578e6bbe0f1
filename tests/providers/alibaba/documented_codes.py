"""Every error code that the VOD manual of 2022-07-08 and its gateway name, as texts of words."""

OF_THE_MANUAL = """
AccessDenied AddVideoFailed DeleteStreamFailed DeleteVideoFailed ErrorMatchSyntax ExceededMax
Forbidden Forbidden.AliyunVoDEncryption Forbidden.DefaultTemplateGroup Forbidden.IllegalStatus
Forbidden.InitFailed Forbidden.LockedTemplateGroup Forbidden.SpecialTemplateGroup
IllegalCharacters InternalError InvalidCateId.NotFound InvalidFile.NotFound
InvalidFileName.Extension InvalidMultipartUpload.NotFound InvalidParameter
InvalidParameter.UploadURLs InvalidScrollToken.Expired InvalidStorage.NotFound
InvalidStream.NotFound InvalidTemplateGroupId.NotFound InvalidTranscodeTemplateGroup.NotFound
InvalidVideo.Damaged InvalidVideo.NoneStream InvalidVideo.NotFound IpsExceededMax IpsIsEmpty
JobIdsExceededMax LengthExceededMax LevelExceededMax LimitExceeded.MediaIds ListSecurityIpFailed
MissingParameter MissingVideoId NoSuchResource OperationDenied OperationDenied.NotOpenAppService
OperationDenied.Suspended SecurityIp.NotFound SecurityIpGroupExceededMax ServiceUnAvailable
SortByExceededMax SubTotalExceededMax TagsExceededMax TranscodeTemplateExceededMax
TrasncodeTemplateGroupExceededMax VideoIdsExceededMax VideoListExceededMax WatermarkExceededMax
"""

OF_THE_GATEWAY = """
Throttling Throttling.Api Throttling.User ServiceBusy InvalidTimeStamp.Expired
InvalidTimeStamp.Format IllegalTimestamp SignatureNonceUsed InvalidAccessKeyId.NotFound
InvalidAccessKeyId.Inactive InvalidSecurityToken.Expired InvalidSecurityToken.Malformed
InvalidSecurityToken.MismatchWithAccessKey MissingSecurityToken IncompleteSignature
SignatureDoesNotMatch Forbidden.RAM InvalidAction.NotFound ServiceUnavailable
"""

BEYOND_THE_TABLES = "InvalidAppId.NotFound InvalidWorkflowId.NotFound"
"""Named after their sisters: the manual forgets to say what a wrong id of these two answers."""
