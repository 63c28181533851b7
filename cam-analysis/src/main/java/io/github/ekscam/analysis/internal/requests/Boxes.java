package io.github.ekscam.analysis.internal.requests;

import io.github.ekscam.analysis.internal.requests.Partition.Part;
import io.github.ekscam.internal.keys.Key;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts boxes of a partition together: two that differ in one attribute alone become one, until no
 * two do. They have no request in common before, so they have none after.
 */
final class Boxes {

  /** What two may differ in, in the order in which it is tried. */
  private enum Axis {
    VERBS,
    SUBRESOURCES,
    RESOURCES,
    NAMES,
    API_GROUPS,
    NAMESPACES
  }

  /**
   * A box.
   *
   * @param parts the numbers of the partition's parts whose namespaces are meant
   */
  private record Numbered(
      BitSet parts,
      Choice apiGroups,
      Choice resources,
      Choice subresources,
      Choice names,
      Choice verbs) {

    /** All but what it has in one attribute. */
    Key without(Axis axis) {
      List<Comparable<?>> values = new ArrayList<>();
      for (Axis each : Axis.values()) {
        if (each != axis) {
          values.add(get(each));
        }
      }
      return Key.ofAll(values);
    }

    private Comparable<?> get(Axis axis) {
      return switch (axis) {
        case VERBS -> verbs;
        case SUBRESOURCES -> subresources;
        case RESOURCES -> resources;
        case NAMES -> names;
        case API_GROUPS -> apiGroups;
        case NAMESPACES -> Key.ofAll(parts.stream().boxed().toList());
      };
    }

    Numbered plus(Numbered other, Axis axis) {
      BitSet bothParts = parts;
      if (axis == Axis.NAMESPACES) {
        bothParts = (BitSet) parts.clone();
        bothParts.or(other.parts);
      }
      return new Numbered(
          bothParts,
          axis == Axis.API_GROUPS ? apiGroups.plus(other.apiGroups) : apiGroups,
          axis == Axis.RESOURCES ? resources.plus(other.resources) : resources,
          axis == Axis.SUBRESOURCES ? subresources.plus(other.subresources) : subresources,
          axis == Axis.NAMES ? names.plus(other.names) : names,
          axis == Axis.VERBS ? verbs.plus(other.verbs) : verbs);
    }
  }

  /** Of boxes that are put together: those that are alike here would be one. */
  private static final Comparator<Numbered> ORDER =
      Comparator.comparing(Numbered::apiGroups)
          .thenComparing(Numbered::resources)
          .thenComparing(Numbered::subresources)
          .thenComparing(Numbered::names)
          .thenComparing(Numbered::verbs);

  private Boxes() {}

  static List<Box> of(Partition partition) {
    List<Numbered> boxes = new ArrayList<>();
    for (int i = 0; i < partition.parts().size(); i++) {
      add(i, partition.parts().get(i).tree(), boxes);
    }
    int before;
    do {
      before = boxes.size();
      for (Axis axis : Axis.values()) {
        Map<Key, Numbered> together = new HashMap<>();
        for (Numbered box : boxes) {
          together.merge(box.without(axis), box, (one, other) -> one.plus(other, axis));
        }
        boxes = new ArrayList<>(together.values());
      }
    } while (boxes.size() < before);
    return boxes.stream().sorted(ORDER).<Box>map(box -> resources(box, partition.parts())).toList();
  }

  private static void add(int part, Tree tree, List<Numbered> boxes) {
    BitSet parts = new BitSet();
    parts.set(part);
    tree.branches()
        .forEach(
            (ofGroup, groups) ->
                ofGroup
                    .branches()
                    .forEach(
                        (ofResource, resources) ->
                            ofResource
                                .branches()
                                .forEach(
                                    (ofSubresource, subresources) ->
                                        ofSubresource
                                            .branches()
                                            .forEach(
                                                (ofName, names) ->
                                                    ofName
                                                        .branches()
                                                        .forEach(
                                                            (all, verbs) ->
                                                                boxes.add(
                                                                    new Numbered(
                                                                        parts,
                                                                        groups,
                                                                        resources,
                                                                        subresources,
                                                                        names,
                                                                        verbs)))))));
  }

  private static Box.Resources resources(Numbered box, List<Part> parts) {
    Texts namespaces =
        Texts.union(box.parts.stream().mapToObj(part -> parts.get(part).texts()).toList());
    return new Box.Resources(
        namespaces, box.apiGroups, box.resources, box.subresources, box.names, box.verbs);
  }
}
