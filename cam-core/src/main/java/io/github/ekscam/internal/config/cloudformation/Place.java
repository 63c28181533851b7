package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import java.util.List;

/**
 * What a value is for.
 *
 * @param address the resource, by its logical ID
 * @param attribute the property, such as {@code PrincipalArn}
 */
record Place(String address, String attribute) {

  /** What stands for a value that this property has, once the deployment decides it. */
  static final String DEPLOYED = "deploy it, and give what the AWS CLI prints of the cluster";

  Place attribute(String name) {
    return new Place(address, name);
  }

  /** What may be anything, as it is decided when the stack is deployed. */
  NotKnown decidedByDeployment(String reference, Source source) {
    return notKnown(reference, DEPLOYED, source);
  }

  /**
   * What may be anything, until a parameter is given.
   *
   * @param setting how messages name what gives it; empty if it cannot be given
   */
  NotKnown decidedByParameter(String reference, String setting, Source source) {
    return notKnown(reference, setting.isEmpty() ? DEPLOYED : "give it by " + setting, source);
  }

  private NotKnown notKnown(String reference, String remedy, Source source) {
    return new NotKnown(
        source,
        NotKnown.ANYTHING,
        List.of(new Unresolved.Value(address, attribute, List.of(reference), remedy, source)));
  }

  /** The same thing that is not known, as that on which this depends. */
  Unresolved.Value of(Unresolved.Value value) {
    return new Unresolved.Value(
        address, attribute, value.references(), value.remedy(), value.source());
  }
}
