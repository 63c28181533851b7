package io.github.ekscam.internal.config;

import io.github.ekscam.internal.config.ack.AckFormat;
import io.github.ekscam.internal.config.awsauth.AwsAuthFormat;
import io.github.ekscam.internal.config.awscli.AwsCliFormat;
import io.github.ekscam.internal.config.catalogue.CatalogueFormat;
import io.github.ekscam.internal.config.cloudformation.CloudFormationFormat;
import io.github.ekscam.internal.config.crossplane.CrossplaneFormat;
import io.github.ekscam.internal.config.eksctl.EksctlFormat;
import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.format.ReadingOptions;
import io.github.ekscam.internal.config.manifest.CustomResourceDefinitionFormat;
import io.github.ekscam.internal.config.manifest.ManifestFormat;
import io.github.ekscam.internal.config.pulumi.PulumiFormat;
import io.github.ekscam.internal.config.terraform.TerraformFormat;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All formats there are. */
public final class Formats {

  /** What every Kubernetes object has. */
  private static final List<String> OF_KUBERNETES = List.of("apiVersion", "kind");

  private final List<Format> formats;

  private Formats(List<Format> formats) {
    this.formats = formats;
  }

  /** The formats of files. */
  public static Formats of(ReadingOptions options) {
    return new Formats(
        List.of(
            new ManifestFormat(options.defaultNamespace(), options.settingNames()),
            new CustomResourceDefinitionFormat(),
            new AwsAuthFormat(),
            new EksctlFormat(),
            new AwsCliFormat(),
            new CatalogueFormat(options.policiesAsOf()),
            new CrossplaneFormat(),
            new PulumiFormat(options.planSide()),
            new AckFormat(),
            new CloudFormationFormat(options.parameters(), options.settingNames()),
            new TerraformFormat(options.planSide())));
  }

  Optional<Format> of(Fields document) {
    return formats.stream().filter(format -> format.looksLike(document)).findFirst();
  }

  /** Reads the documents of each format that were held until all were there. */
  void readHeld(List<HeldDocument> documents) {
    for (Format format : formats) {
      List<HeldDocument> ofFormat =
          documents.stream().filter(document -> document.format().equals(format)).toList();
      if (!ofFormat.isEmpty()) {
        format.readHeld(ofFormat);
      }
    }
  }

  /** What is kept of the value of a field, where a format needs only parts of it. */
  Selection selection(Fields before, String name) {
    for (Format format : formats) {
      Optional<Selection> selection = format.selection(before, name);
      if (selection.isPresent()) {
        return selection.get();
      }
    }
    return Selection.ALL;
  }

  boolean haveApiVersion(String apiVersion) {
    return formats.stream().anyMatch(format -> format.hasApiVersion(apiVersion));
  }

  boolean haveListsOf(String apiVersion, String kind) {
    return formats.stream().anyMatch(format -> format.hasListsOf(apiVersion, kind));
  }

  /** What tells what a document is. */
  List<String> marks() {
    List<String> marks = new ArrayList<>(OF_KUBERNETES);
    formats.forEach(format -> marks.addAll(format.marks()));
    return marks;
  }

  /** Those of the marks that no other file has anything similar to. */
  List<String> unmistakableMarks() {
    return marks().stream()
        .filter(mark -> !mark.equals("kind"))
        .filter(mark -> formats.stream().noneMatch(f -> f.ambiguousMarks().contains(mark)))
        .toList();
  }

  /** All that a document could be. */
  String names() {
    return formats.stream().map(Format::name).distinct().collect(Collectors.joining(" nor "));
  }
}
