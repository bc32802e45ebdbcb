package io.sipstream.release;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads names, versions and licenses of jars from the POMs that Maven has read for the build. */
final class PartReader {
  /** SPDX identifiers of the names that POMs use. */
  private static final Map<Pattern, String> LICENSES =
      Map.of(
          Pattern.compile("(?i).*apache.*2\\.0"), "Apache-2.0",
          Pattern.compile("(?i)(the )?MIT( license)?"), "MIT",
          Pattern.compile("(?i)BSD 2-clause license"), "BSD-2-Clause",
          Pattern.compile("0BSD"), "0BSD",
          Pattern.compile("EPL-2\\.0"), "EPL-2.0",
          Pattern.compile("LGPL, version 2\\.1"), "LGPL-2.1-or-later",
          Pattern.compile("Public Domain, per Creative Commons CC0"), "CC0-1.0");

  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private PartReader() {}

  /** Returns a program's own jar and those of its class path, without duplicates. */
  static List<BundledPart> read(Path ownJar, Path classPathFile) throws IOException {
    List<BundledPart> parts = new ArrayList<>(List.of(read(ownJar)));
    String classPath = Files.readString(classPathFile).strip();
    for (String jar : SEPARATOR.splitAsStream(classPath).toList()) {
      parts.add(read(Path.of(jar)));
    }
    return parts;
  }

  private static BundledPart read(Path jar) throws IOException {
    Path pom = Path.of(jar.toString().replaceFirst("\\.jar$", ".pom"));
    boolean isOurs = !Files.exists(pom);
    if (isOurs) {
      // A module of this build: MODULE/target/NAME.jar.
      pom = jar.getParent().resolveSibling("pom.xml");
    }
    Element project = parse(pom);
    String group = ownOrParents(project, "groupId");
    Path directory = isOurs ? null : repository(jar, group);
    return new BundledPart(
        group,
        text(project, "artifactId"),
        ownOrParents(project, "version"),
        jar,
        licenses(project, pom, directory));
  }

  /** Returns the local repository of GROUP/NAME/VERSION/FILE. */
  private static Path repository(Path jar, String group) {
    Path directory = jar;
    for (int level = 0; level < 3 + group.split("\\.").length; level++) {
      directory = directory.getParent();
    }
    return directory;
  }

  private static List<String> licenses(Element project, Path pom, Path repository)
      throws IOException {
    Element licenses = child(project, "licenses");
    if (licenses == null) {
      Element parent = child(project, "parent");
      if (parent == null) {
        throw new IOException(pom + " names no license, and has no parent.");
      }
      Path parentPom = parentPom(parent, pom, repository);
      return licenses(parse(parentPom), parentPom, repository);
    }
    List<String> identifiers = new ArrayList<>();
    for (Node each = licenses.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each instanceof Element license) {
        identifiers.add(identifier(text(license, "name"), pom));
      }
    }
    return identifiers.stream().sorted().toList();
  }

  private static String identifier(String name, Path pom) throws IOException {
    return LICENSES.entrySet().stream()
        .filter(known -> known.getKey().matcher(name).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    pom + " names the license \"" + name + "\": add its SPDX identifier."));
  }

  private static Path parentPom(Element parent, Path pom, Path repository) {
    if (repository == null) {
      return pom.resolveSibling("../pom.xml");
    }
    String name = text(parent, "artifactId");
    String version = text(parent, "version");
    return repository
        .resolve(text(parent, "groupId").replace('.', '/'))
        .resolve(name)
        .resolve(version)
        .resolve(name + "-" + version + ".pom");
  }

  private static String ownOrParents(Element project, String name) {
    String own = text(project, name);
    return own == null ? text(child(project, "parent"), name) : own;
  }

  private static String text(Element element, String name) {
    Element child = child(element, name);
    return child == null ? null : child.getTextContent().strip();
  }

  private static Element child(Element element, String name) {
    for (Node each = element.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each instanceof Element child && child.getTagName().equals(name)) {
        return child;
      }
    }
    return null;
  }

  private static Element parse(Path pom) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("Cannot parse " + pom + ": " + e.getMessage(), e);
    }
  }
}
