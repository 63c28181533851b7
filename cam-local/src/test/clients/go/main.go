// Command client goes through a stack's life with the AWS SDK for Go, and prints what it sees.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	ekstypes "github.com/aws/aws-sdk-go-v2/service/eks/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

const role = "arn:aws:iam::111122223333:role/team"

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func main() {
	ctx := context.Background()
	stackName, template := os.Args[1], string(must(os.ReadFile(os.Args[2])))
	cfg := must(config.LoadDefaultConfig(ctx))
	identities, clusters, stacks := sts.NewFromConfig(cfg), eks.NewFromConfig(cfg), cloudformation.NewFromConfig(cfg)
	quickly := func(o *cloudformation.StackCreateCompleteWaiterOptions) { o.MinDelay, o.MaxDelay = time.Second, time.Second }

	fmt.Println("caller", *must(identities.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})).Arn)
	must(clusters.CreateCluster(ctx, &eks.CreateClusterInput{
		Name:               aws.String("prod"),
		RoleArn:            aws.String("arn:aws:iam::111122223333:role/eks"),
		ResourcesVpcConfig: &ekstypes.VpcConfigRequest{SubnetIds: []string{"subnet-1", "subnet-2"}},
		AccessConfig: &ekstypes.CreateAccessConfigRequest{
			AuthenticationMode:                      ekstypes.AuthenticationModeApi,
			BootstrapClusterCreatorAdminPermissions: aws.Bool(false),
		},
	}))
	must(stacks.CreateStack(ctx, &cloudformation.CreateStackInput{
		StackName:    &stackName,
		TemplateBody: &template,
		Tags:         []cfntypes.Tag{{Key: aws.String("team"), Value: aws.String("red")}},
	}))
	described := must(cloudformation.NewStackCreateCompleteWaiter(stacks).WaitForOutput(
		ctx, &cloudformation.DescribeStacksInput{StackName: &stackName}, 5*time.Second, quickly))
	stack := described.Stacks[0]
	fmt.Println("stack", stack.StackStatus)
	entry := must(clusters.DescribeAccessEntry(ctx, &eks.DescribeAccessEntryInput{
		ClusterName: aws.String("prod"), PrincipalArn: aws.String(role)}))
	fmt.Println("entry", entry.AccessEntry.Tags["team"])
	policies := must(clusters.ListAssociatedAccessPolicies(ctx, &eks.ListAssociatedAccessPoliciesInput{
		ClusterName: aws.String("prod"), PrincipalArn: aws.String(role)}))
	for _, policy := range policies.AssociatedAccessPolicies {
		fmt.Println("policy", *policy.PolicyArn, policy.AccessScope.Type)
	}

	second := aws.String("second")
	must(stacks.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: second, TemplateBody: &template}))
	if cloudformation.NewStackCreateCompleteWaiter(stacks).Wait(
		ctx, &cloudformation.DescribeStacksInput{StackName: second}, 5*time.Second, quickly) != nil {
		fmt.Println("waiter failed")
	}
	events := must(stacks.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: second}))
	for _, event := range events.StackEvents {
		if event.ResourceStatus == cfntypes.ResourceStatusCreateFailed {
			fmt.Println("event", regexp.MustCompile(` \(Service.*`).ReplaceAllString(*event.ResourceStatusReason, ""))
		}
	}

	must(stacks.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: &stackName}))
	must(0, cloudformation.NewStackDeleteCompleteWaiter(stacks).Wait(
		ctx, &cloudformation.DescribeStacksInput{StackName: stack.StackId}, 5*time.Second))
	entries := must(clusters.ListAccessEntries(ctx, &eks.ListAccessEntriesInput{ClusterName: aws.String("prod")}))
	fmt.Println("entries", len(entries.AccessEntries))
	_, missing := stacks.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &stackName})
	_, assumed := identities.AssumeRole(ctx, &sts.AssumeRoleInput{RoleArn: aws.String(role), RoleSessionName: aws.String("session")})
	_, parameters := ssm.NewFromConfig(cfg).DescribeParameters(ctx, &ssm.DescribeParametersInput{})
	for _, err := range []error{missing, assumed, parameters} {
		var refused smithy.APIError
		if errors.As(err, &refused) {
			fmt.Println("refused", refused.ErrorCode())
		}
	}
}
