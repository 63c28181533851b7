// Goes through a stack's life with the AWS SDK for JavaScript, and prints what it sees.
import { readFileSync } from "node:fs";
import * as cfn from "@aws-sdk/client-cloudformation";
import { EC2Client, DescribeRegionsCommand } from "@aws-sdk/client-ec2";
import * as eksApi from "@aws-sdk/client-eks";
import { SSMClient, DescribeParametersCommand } from "@aws-sdk/client-ssm";
import { STSClient, AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

const [stackName, file] = process.argv.slice(2);
const template = readFileSync(file, "utf8");
const role = "arn:aws:iam::111122223333:role/team";
const sts = new STSClient({});
const eks = new eksApi.EKSClient({});
const stacks = new cfn.CloudFormationClient({});
const quickly = { client: stacks, maxWaitTime: 5, minDelay: 1, maxDelay: 1 };

console.log("caller", (await sts.send(new GetCallerIdentityCommand({}))).Arn);
await eks.send(new eksApi.CreateClusterCommand({
  name: "prod",
  roleArn: "arn:aws:iam::111122223333:role/eks",
  resourcesVpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
}));
await stacks.send(new cfn.CreateStackCommand({
  StackName: stackName, TemplateBody: template, Tags: [{ Key: "team", Value: "red" }],
}));
await cfn.waitUntilStackCreateComplete(quickly, { StackName: stackName });
const stack = (await stacks.send(new cfn.DescribeStacksCommand({ StackName: stackName }))).Stacks[0];
console.log("stack", stack.StackStatus);
const entry = await eks.send(new eksApi.DescribeAccessEntryCommand({ clusterName: "prod", principalArn: role }));
console.log("entry", entry.accessEntry.tags.team);
const policies = await eks.send(
  new eksApi.ListAssociatedAccessPoliciesCommand({ clusterName: "prod", principalArn: role }));
for (const policy of policies.associatedAccessPolicies) {
  console.log("policy", policy.policyArn, policy.accessScope.type);
}

await stacks.send(new cfn.CreateStackCommand({ StackName: "second", TemplateBody: template }));
try {
  await cfn.waitUntilStackCreateComplete(quickly, { StackName: "second" });
} catch {
  console.log("waiter failed");
}
const events = await stacks.send(new cfn.DescribeStackEventsCommand({ StackName: "second" }));
for (const event of events.StackEvents) {
  if (event.ResourceStatus === "CREATE_FAILED") {
    console.log("event", event.ResourceStatusReason.replace(/ \(Service.*/, ""));
  }
}

await stacks.send(new cfn.DeleteStackCommand({ StackName: stackName }));
await cfn.waitUntilStackDeleteComplete(quickly, { StackName: stack.StackId });
const entries = await eks.send(new eksApi.ListAccessEntriesCommand({ clusterName: "prod" }));
console.log("entries", entries.accessEntries.length);
for (const call of [
  () => stacks.send(new cfn.DescribeStacksCommand({ StackName: stackName })),
  () => sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "session" })),
  () => new EC2Client({}).send(new DescribeRegionsCommand({})),
  () => new SSMClient({}).send(new DescribeParametersCommand({})),
]) {
  try {
    await call();
  } catch (e) {
    console.log("refused", e.name);
  }
}
