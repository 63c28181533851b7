package io.github.ekscam.local.internal.cloudformation;

import static io.github.ekscam.local.internal.cloudformation.CloudFormationError.noStackWithId;
import static io.github.ekscam.local.internal.cloudformation.CloudFormationError.validation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.internal.aws.Authentication;
import io.github.ekscam.local.internal.aws.QueryParameters;
import io.github.ekscam.local.internal.aws.QueryService;
import io.github.ekscam.local.internal.aws.QueryService.Request;
import io.github.ekscam.local.internal.aws.ResultWriter;
import io.github.ekscam.local.internal.http.HttpHandler;
import java.time.Clock;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * AWS CloudFormation, version 2010-05-15, for stacks of {@code AWS::EKS::AccessEntry} alone:
 * making, describing and deleting them. A stack is made, or rolled back, when the call returns.
 * Stacks are kept with the clusters of their account and region: a stack and its entries are there
 * together or not at all, also in a file. Safe for use by many threads: operations come one after
 * another.
 */
public final class CloudFormationOperations {

  /** The name that requests are signed for. */
  public static final String SERVICE = "cloudformation";

  /** The version of the API. */
  public static final String API_VERSION = "2010-05-15";

  private static final int PAGE = 100;

  /** What stacks are called among what is kept with clusters. */
  private static final String DOCUMENT = "stacks";

  private final Map<String, Operation> operations = new HashMap<>();
  private final IdentityHashMap<ClusterAccess, Stacks> all = new IdentityHashMap<>();
  private final Function<Request, ClusterAccess> accesses;
  private final Clock clock;
  private final Supplier<UUID> ids;

  private interface Operation {
    void answer(Call call, ResultWriter out);
  }

  /** A request, and the stacks of its account in its region. */
  private record Call(Request request, Stacks stacks, ClusterAccess access) {

    QueryParameters parameters() {
      return request.parameters();
    }

    String required(String name) {
      return parameters()
          .text(name)
          .orElseThrow(
              () ->
                  validation(
                      "1 validation error detected: Value null at '"
                          + Character.toLowerCase(name.charAt(0))
                          + name.substring(1)
                          + "' failed to satisfy constraint: Member must not be null"));
    }

    Stack stack(Function<String, RuntimeException> missing) {
      String name = required("StackName");
      return stacks.find(name).orElseThrow(() -> missing.apply(name));
    }
  }

  private CloudFormationOperations(
      Function<Request, ClusterAccess> accesses, Clock clock, Supplier<UUID> ids) {
    this.accesses = accesses;
    this.clock = clock;
    this.ids = ids;
    operations.put("CreateStack", this::createStack);
    operations.put("DeleteStack", this::deleteStack);
    operations.put("DescribeStackEvents", this::describeStackEvents);
    operations.put("DescribeStackResource", this::describeStackResource);
    operations.put("DescribeStackResources", this::describeStackResources);
    operations.put("DescribeStacks", this::describeStacks);
    operations.put("GetTemplate", this::getTemplate);
    operations.put("ListStackResources", this::listStackResources);
    operations.put("ListStacks", this::listStacks);
    operations.put("UpdateTerminationProtection", this::updateTerminationProtection);
  }

  /**
   * The service.
   *
   * @param kept the EKS APIs that may have stacks already
   * @param file where those are from, for messages
   * @param accesses the EKS API of the account and the region that a request is for; refuses the
   *     request by a {@link io.github.ekscam.local.internal.aws.ServiceError} if there is none
   * @throws io.github.ekscam.config.InvalidInputException if stacks are kept that cannot be read
   */
  public static HttpHandler service(
      List<ClusterAccess> kept,
      Source file,
      Function<Request, ClusterAccess> accesses,
      Authentication authentication,
      Clock clock,
      Supplier<UUID> ids) {
    CloudFormationOperations service = new CloudFormationOperations(accesses, clock, ids);
    for (ClusterAccess access : kept) {
      access
          .document(DOCUMENT)
          .ifPresent(stacks -> service.all.put(access, new StackReader(access, file).read(stacks)));
    }
    return new QueryService(
        new QueryService.Description(
            "http://cloudformation.amazonaws.com/doc/2010-05-15/",
            API_VERSION,
            service.operations.keySet().stream().sorted().toList()),
        service::answer,
        authentication,
        ids);
  }

  private synchronized void answer(Request request, ResultWriter out) {
    ClusterAccess access = accesses.apply(request);
    Stacks stacks = all.computeIfAbsent(access, absent -> new Stacks());
    Operation operation = operations.get(request.operation());
    if (operation == null) {
      throw new IllegalArgumentException(
          "Invalid operation \"" + request.operation() + "\": it is not served");
    }
    operation.answer(new Call(request, stacks, access), out);
  }

  /** What an operation makes of the stacks, and what it answers. */
  private record Changed<T>(Stacks stacks, T answer) {}

  /**
   * Changes stacks and their entries, both or neither. Stacks that are there are not changed, but
   * replaced by a copy.
   */
  private <T> T change(Call call, BiFunction<Stacks, ClusterAccess, T> operation) {
    Changed<T> changed =
        call.access()
            .atomically(
                draft -> {
                  Stacks stacks = call.stacks().copy();
                  T answer = operation.apply(stacks, draft);
                  draft.keepDocument(
                      DOCUMENT, Lists.transform(stacks.oldestFirst(), StackWriter::members));
                  return new Changed<>(stacks, answer);
                });
    all.put(call.access(), changed.stacks());
    return changed.answer();
  }

  private void createStack(Call call, ResultWriter out) {
    StackRequest request = StackRequest.of(call.parameters());
    Optional<Stack> present = call.stacks().find(request.name());
    if (present.isPresent()) {
      if (!request.repeats(present.get())) {
        throw CloudFormationError.alreadyExists(request.name());
      }
      result(out, "CreateStack").text("StackId", present.get().id()).close();
      return;
    }
    if (call.stacks().size() >= Stacks.MOST) {
      throw CloudFormationError.limitExceeded(
          "Limit for stack has been exceeded: there are " + Stacks.MOST);
    }
    String id =
        "arn:"
            + Partition.ofRegion(call.access().region()).id()
            + ":cloudformation:"
            + call.access().region()
            + ":"
            + call.access().accountId()
            + ":stack/"
            + request.name()
            + "/"
            + ids.get();
    change(
        call,
        (stacks, access) -> {
          StackRequest.Prepared prepared = request.prepare(id, access.region(), access.accountId());
          Stack stack =
              new Stack(id, prepared.wanted(), request.terminationProtection(), clock.instant());
          run(stack, access).create(prepared.deployment(), prepared.inOrder());
          stacks.put(stack);
          return id;
        });
    result(out, "CreateStack").text("StackId", id).close();
  }

  private StackRun run(Stack stack, ClusterAccess access) {
    return new StackRun(stack, new AccessEntryHandler(access, ids), clock, ids);
  }

  private void deleteStack(Call call, ResultWriter out) {
    if (call.parameters().has("RetainResources")) {
      throw validation("LocalEks does not serve RetainResources of DeleteStack");
    }
    Optional<Stack> found =
        call.stacks().find(call.required("StackName")).filter(stack -> !stack.isDeleted());
    if (found.isPresent()) {
      if (found.get().terminationProtection()) {
        throw validation(
            "Stack ["
                + found.get().name()
                + "] cannot be deleted while TerminationProtection is enabled");
      }
      change(
          call,
          (stacks, access) -> {
            Stack stack = found.get().copy();
            run(stack, access).delete();
            stacks.put(stack);
            return stack;
          });
    }
    // DeleteStack answers nothing, not even an empty result.
  }

  private void describeStacks(Call call, ResultWriter out) {
    List<Stack> stacks =
        call.parameters().text("StackName").isPresent()
            ? List.of(call.stack(CloudFormationError::noStackWithId))
            : call.stacks().present();
    page(call, out, "Stacks", stacks, stack -> StackXml.stack(stack, out));
  }

  private void listStacks(Call call, ResultWriter out) {
    List<String> statuses = call.parameters().texts("StackStatusFilter");
    page(
        call,
        out,
        "StackSummaries",
        call.stacks().all().stream()
            .filter(stack -> statuses.isEmpty() || statuses.contains(stack.status()))
            .toList(),
        stack -> StackXml.summary(stack, out));
  }

  private void describeStackEvents(Call call, ResultWriter out) {
    Stack stack = call.stack(CloudFormationError::noStack);
    page(call, out, "StackEvents", stack.events(), event -> StackXml.event(stack, event, out));
  }

  private void listStackResources(Call call, ResultWriter out) {
    Stack stack = call.stack(CloudFormationError::noStackWithId);
    page(
        call,
        out,
        "StackResourceSummaries",
        ImmutableList.copyOf(stack.resources()),
        resource -> StackXml.resourceSummary(resource, out));
  }

  private void describeStackResources(Call call, ResultWriter out) {
    QueryParameters parameters = call.parameters();
    Optional<String> physicalId = parameters.text("PhysicalResourceId");
    Stack stack =
        physicalId.isPresent()
            ? withResource(call.stacks(), physicalId.get())
            : call.stack(CloudFormationError::noStackWithId);
    Optional<String> logicalId = parameters.text("LogicalResourceId");
    result(out, "DescribeStackResources")
        .list(
            "StackResources",
            stack.resources().stream()
                .filter(each -> logicalId.filter(id -> !id.equals(each.logicalId())).isEmpty())
                .toList(),
            resource -> StackXml.resource(stack, resource, out))
        .close();
  }

  private static Stack withResource(Stacks stacks, String physicalId) {
    return stacks.present().stream()
        .filter(
            stack ->
                stack.resources().stream().anyMatch(each -> each.physicalId().equals(physicalId)))
        .findFirst()
        .orElseThrow(() -> validation("Stack for " + physicalId + " does not exist"));
  }

  private void describeStackResource(Call call, ResultWriter out) {
    String logicalId = call.required("LogicalResourceId");
    Stack stack = call.stack(name -> validation("Stack '" + name + "' does not exist"));
    StackResource resource =
        stack
            .resource(logicalId)
            .orElseThrow(
                () ->
                    validation(
                        "Resource " + logicalId + " does not exist for stack " + stack.name()));
    result(out, "DescribeStackResource").open("StackResourceDetail");
    StackXml.resourceDetail(stack, resource, out);
    out.close().close();
  }

  private void getTemplate(Call call, ResultWriter out) {
    Stack stack = call.stack(CloudFormationError::noStackWithId);
    result(out, "GetTemplate")
        .text("TemplateBody", stack.wanted().templateBody())
        .texts("StagesAvailable", List.of("Original", "Processed"))
        .close();
  }

  private void updateTerminationProtection(Call call, ResultWriter out) {
    String enabled = call.required("EnableTerminationProtection");
    Stack stack = call.stack(CloudFormationError::noStack);
    if (stack.isDeleted()) {
      throw noStackWithId(stack.id());
    }
    change(
        call,
        (stacks, access) -> {
          Stack changed = stack.copy();
          changed.terminationProtection(enabled.equals("true"));
          stacks.put(changed);
          return changed;
        });
    result(out, "UpdateTerminationProtection").text("StackId", stack.id()).close();
  }

  private static ResultWriter result(ResultWriter out, String operation) {
    return out.open(operation + "Result");
  }

  /** A page of a hundred, of which a token that is a number tells where it begins. */
  private static <T> void page(
      Call call, ResultWriter out, String name, List<T> items, Consumer<T> members) {
    Optional<String> token = call.parameters().text("NextToken");
    int from = token.map(CloudFormationOperations::start).orElse(0);
    int to = Math.min(items.size(), from + PAGE);
    result(out, call.request().operation())
        .list(name, items.subList(Math.min(from, to), to), members)
        .text("NextToken", to < items.size() ? Optional.of(Integer.toString(to)) : Optional.empty())
        .close();
  }

  private static int start(String token) {
    if (!token.matches("[0-9]{1,8}")) {
      throw validation("NextToken is invalid");
    }
    return Integer.parseInt(token);
  }
}
