import { App, Stack } from 'aws-cdk-lib';
import { IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';

const env = { account: '111122223333', region: 'eu-west-1' };
const app = new App({ analyticsReporting: false, treeMetadata: false });

// The platform team's stack: the cluster, and who administers it and looks at it.
const platform = new Stack(app, 'Platform', { env });
const vpc = new Vpc(platform, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  natGateways: 0,
  subnetConfiguration: [{ name: 'Nodes', subnetType: SubnetType.PRIVATE_ISOLATED }],
});
const cluster = new eks.Cluster(platform, 'Cluster', {
  clusterName: 'platform',
  version: eks.KubernetesVersion.V1_33,
  vpc,
  vpcSubnets: [{ subnetType: SubnetType.PRIVATE_ISOLATED }],
  bootstrapClusterCreatorAdminPermissions: false,
});
const policy = (name: string, namespaces?: string[]) =>
  eks.AccessPolicy.fromAccessPolicyName(name, {
    accessScopeType: namespaces ? eks.AccessScopeType.NAMESPACE : eks.AccessScopeType.CLUSTER,
    namespaces,
  });
const administrators = new Role(platform, 'Administrators', {
  roleName: 'Administrator',
  path: '/platform/',
  assumedBy: new AccountPrincipal(env.account),
});
cluster.grantAccess('Administration', administrators.roleArn, [
  policy('AmazonEKSClusterAdminPolicy'),
]);
cluster.grantAccess('Audit', `arn:aws:iam::${env.account}:user/auditors/eve`, [
  policy('AmazonEKSAdminViewPolicy'),
]);

// A team's stack: its pipeline deploys into its namespaces, its operators look. Each role has a name:
// one that CloudFormation makes up is known once the stack is deployed, and no test can tell before
// who that will be.
const checkout = new Stack(app, 'Checkout', { env });
const pipeline = new Role(checkout, 'Pipeline', {
  roleName: 'CheckoutPipeline',
  assumedBy: new AccountPrincipal(env.account),
});
const operators = new Role(checkout, 'Operators', {
  roleName: 'CheckoutOperators',
  assumedBy: new AccountPrincipal(env.account),
});
new eks.AccessEntry(checkout, 'Deployment', {
  cluster,
  principal: pipeline.roleArn,
  accessPolicies: [policy('AmazonEKSEditPolicy', ['checkout', 'checkout-*'])],
});
new eks.AccessEntry(checkout, 'Operation', {
  cluster,
  principal: operators.roleArn,
  accessPolicies: [policy('AmazonEKSViewPolicy', ['checkout'])],
});

app.synth();
