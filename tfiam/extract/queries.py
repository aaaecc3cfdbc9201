"""TEMPORARY stand-in until the package queries/ is there."""
from tfiam.extract.entry import Entry, Kind, Slot
from tfiam.extract.roles import DocumentRole as R

_E=[
 Entry("aws_iam_role",Kind.ROLE,(Slot("assume_role_policy",R.TRUST),Slot("inline_policy[*].policy",R.IDENTITY,"name")),{"name":"name","arn":"arn","path":"path","boundary":"permissions_boundary","managed":"managed_policy_arns[*]","tags":"tags"}),
 Entry("aws_iam_user",Kind.USER,(),{"name":"name","arn":"arn","path":"path","boundary":"permissions_boundary"}),
 Entry("aws_iam_group",Kind.GROUP,(),{"name":"name","arn":"arn","path":"path"}),
 Entry("aws_iam_policy",Kind.POLICY,(Slot("policy",R.IDENTITY,"name"),),{"name":"name","arn":"arn"}),
 Entry("aws_iam_role_policy",Kind.INLINE,(Slot("policy",R.IDENTITY,"name"),),{"role":"role"}),
 Entry("aws_iam_user_policy",Kind.INLINE,(Slot("policy",R.IDENTITY,"name"),),{"user":"user"}),
 Entry("aws_iam_group_policy",Kind.INLINE,(Slot("policy",R.IDENTITY,"name"),),{"group":"group"}),
 Entry("aws_iam_role_policy_attachment",Kind.ATTACHMENT,(),{"role":"role","policy":"policy_arn"}),
 Entry("aws_iam_user_policy_attachment",Kind.ATTACHMENT,(),{"user":"user","policy":"policy_arn"}),
 Entry("aws_iam_group_policy_attachment",Kind.ATTACHMENT,(),{"group":"group","policy":"policy_arn"}),
 Entry("aws_iam_policy_attachment",Kind.ATTACHMENT,(),{"roles":"roles[*]","users":"users[*]","groups":"groups[*]","policy":"policy_arn"}),
 Entry("aws_iam_group_membership",Kind.MEMBERSHIP,(),{"group":"group","users":"users[*]"}),
 Entry("aws_iam_user_group_membership",Kind.MEMBERSHIP,(),{"user":"user","groups":"groups[*]"}),
 Entry("aws_s3_bucket_policy",Kind.RESOURCE_POLICY,(Slot("policy",R.RESOURCE),),{"target":"bucket"}),
 Entry("aws_kms_key",Kind.KEY,(Slot("policy",R.KEY),),{"arn":"arn"}),
 Entry("aws_organizations_policy",Kind.ORG_POLICY,(Slot("content",R.SCP),),{"type":"type","name":"name","id":"id"}),
 Entry("aws_organizations_policy_attachment",Kind.ORG_ATTACHMENT,(),{"policy":"policy_id","target":"target_id"}),
]
QUERIES={e.type:e for e in _E}
