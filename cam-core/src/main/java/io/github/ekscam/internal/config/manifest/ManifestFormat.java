package io.github.ekscam.internal.config.manifest;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.vocabulary.Spelling;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import java.util.List;

/** The four kinds of RBAC objects. */
public final class ManifestFormat implements Format {

  private static final String GROUP = RbacObject.API_GROUP + "/";

  private final String defaultNamespace;
  private final SettingNames settingNames;

  /**
   * The format of files in which objects without a namespace go to this one.
   *
   * @param defaultNamespace empty if every object that needs a namespace must have one
   * @param settingNames how messages name what can be set
   */
  public ManifestFormat(String defaultNamespace, SettingNames settingNames) {
    this.defaultNamespace = requireNonNull(defaultNamespace, "defaultNamespace");
    this.settingNames = requireNonNull(settingNames, "settingNames");
  }

  @Override
  public String name() {
    return KUBERNETES_OBJECT;
  }

  @Override
  public boolean hasApiVersion(String apiVersion) {
    return apiVersion.startsWith(GROUP);
  }

  @Override
  public boolean hasListsOf(String apiVersion, String kind) {
    return apiVersion.equals(RbacManifests.API_VERSION) && RbacManifests.isKind(kind);
  }

  /**
   * A Role and the like may be of somebody else's group, but not of one that was meant for this.
   */
  @Override
  public boolean looksLike(Fields document) {
    if (!document.has("kind")) {
      return false;
    }
    String apiVersion = document.string("apiVersion");
    return hasApiVersion(apiVersion)
        || (RbacManifests.isKind(document.string("kind"))
            && (apiVersion.isEmpty()
                || apiVersion.equals("v1")
                || Spelling.nearest(apiVersion, List.of(RbacManifests.API_VERSION)).isPresent()));
  }

  @Override
  public void read(Fields document, Found found) {
    String apiVersion = document.string("apiVersion");
    String kind = document.string("kind");
    if (apiVersion.isEmpty()) {
      throw document.problem(
          "apiVersion", "is missing; a " + kind + " is of " + RbacManifests.API_VERSION);
    }
    if (!apiVersion.equals(RbacManifests.API_VERSION) || !RbacManifests.isKind(kind)) {
      throw noMatches(document, apiVersion, kind);
    }
    if (document.mapping().notKnown().isEmpty()) {
      add(document, kind, found);
    } else {
      PartlyKnownManifest.read(document, kind, defaultNamespace, found)
          .ifPresent(known -> add(known, kind, found));
    }
  }

  private void add(Fields document, String kind, Found found) {
    RbacObject object =
        RbacManifests.read(document, kind, defaultNamespace, settingNames.defaultNamespace());
    found.rbacObjects.add(new Placed<>(object, document.source()));
    if (object instanceof RbacRole) {
      found.rulePlaces.putIfAbsent(
          object.describe(), document.list("rules", item -> item.node().source()));
    }
  }

  private static InvalidInputException noMatches(Fields object, String apiVersion, String kind) {
    return object.problem(
        "kind",
        "no matches for kind \""
            + kind
            + "\" in version \""
            + apiVersion
            + "\""
            + Spelling.nearest(kind, RbacManifests.kinds())
                .map(near -> "; expected " + near + " of " + RbacManifests.API_VERSION)
                .orElse("; there are " + String.join(", ", RbacManifests.kinds())));
  }
}
