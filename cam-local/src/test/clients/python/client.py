"""Goes through a stack's life with boto3, and prints what it sees."""

import re
import sys

import boto3
from botocore.exceptions import ClientError, WaiterError

stack_name, template = sys.argv[1], open(sys.argv[2]).read()
role = "arn:aws:iam::111122223333:role/team"
sts, eks, stacks = (boto3.client(name) for name in ("sts", "eks", "cloudformation"))
quickly = {"Delay": 1, "MaxAttempts": 5}

print("caller", sts.get_caller_identity()["Arn"])
eks.create_cluster(
    name="prod",
    roleArn="arn:aws:iam::111122223333:role/eks",
    resourcesVpcConfig={"subnetIds": ["subnet-1", "subnet-2"]},
    accessConfig={"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False},
)
stacks.create_stack(StackName=stack_name, TemplateBody=template, Tags=[{"Key": "team", "Value": "red"}])
stacks.get_waiter("stack_create_complete").wait(StackName=stack_name, WaiterConfig=quickly)
stack = stacks.describe_stacks(StackName=stack_name)["Stacks"][0]
print("stack", stack["StackStatus"])
print("entry", eks.describe_access_entry(clusterName="prod", principalArn=role)["accessEntry"]["tags"]["team"])
for policy in eks.list_associated_access_policies(clusterName="prod", principalArn=role)["associatedAccessPolicies"]:
    print("policy", policy["policyArn"], policy["accessScope"]["type"])

stacks.create_stack(StackName="second", TemplateBody=template)
try:
    stacks.get_waiter("stack_create_complete").wait(StackName="second", WaiterConfig=quickly)
except WaiterError:
    print("waiter failed")
for event in stacks.describe_stack_events(StackName="second")["StackEvents"]:
    if event["ResourceStatus"] == "CREATE_FAILED":
        print("event", re.sub(r" \(Service.*", "", event["ResourceStatusReason"]))

stacks.delete_stack(StackName=stack_name)
stacks.get_waiter("stack_delete_complete").wait(StackName=stack["StackId"], WaiterConfig=quickly)
print("entries", len(eks.list_access_entries(clusterName="prod")["accessEntries"]))
for call in (
    lambda: stacks.describe_stacks(StackName=stack_name),
    lambda: sts.assume_role(RoleArn=role, RoleSessionName="session"),
    lambda: boto3.client("ec2").describe_regions(),
    lambda: boto3.client("ssm").describe_parameters(),
):
    try:
        call()
    except ClientError as e:
        print("refused", e.response["Error"]["Code"])
