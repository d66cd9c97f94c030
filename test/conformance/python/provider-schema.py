"""Prints the schemas of resources as JSON, read from an archive of a Pulumi package without importing it.

    provider-schema.py ARCHIVE MODULE/NAME …

Pulumi generates its packages from the schemas of Terraform's providers: an argument is an input of a resource, and an
attribute a property. The name of a list is a plural; a list of at most one item is the item.
"""

import ast
import json
import re
import sys
import tarfile
import zipfile


def sources(archive):
    """The package's Python files, by path in the package."""
    if archive.endswith(".whl"):
        with zipfile.ZipFile(archive) as files:
            found = {name: files.read(name) for name in files.namelist() if name.endswith(".py")}
    else:
        with tarfile.open(archive) as files:
            members = [each for each in files.getmembers() if each.name.endswith(".py")]
            found = {each.name: files.extractfile(each).read() for each in members}
    (root,) = [name[: -len("provider.py")] for name in found if re.search(r"^[^/]*(/[^/]*)?/provider\.py$", name)]
    return {name[len(root) :]: text for name, text in found.items() if name.startswith(root)}


def declared(text):
    return {node.name: node for node in ast.parse(text).body if hasattr(node, "name")}


def typed(node, optional=False, many=False):
    """The type in `pulumi.Input[Optional[Sequence[str]]]` and the like."""
    if isinstance(node, ast.Constant):
        node = ast.parse(node.value, mode="eval").body
    if not isinstance(node, ast.Subscript):
        name = node.id if isinstance(node, ast.Name) else node.attr
        return {"type": name, "many": many, "optional": optional}
    outer = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
    if outer == "Mapping":
        return {"type": "map", "many": many, "optional": optional}
    # the second type of a union is the first one as a dictionary
    inner = node.slice.elts[0] if outer == "Union" else node.slice
    return typed(inner, optional or outer == "Optional", many or outer == "Sequence")


def getters(owner):
    """The properties of a class: types, documentation, and whether their use gives a warning."""
    return {
        node.name: {
            **typed(node.returns),
            "text": " ".join((ast.get_docstring(node) or "").split()),
            "deprecated": any(isinstance(each, ast.Expr) and "DeprecationWarning" in ast.dump(each) for each in node.body),
        }
        for node in (owner.body if owner else [])
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(each, (ast.Attribute, ast.Call)) and "getter" in ast.dump(each) and "setter" not in ast.dump(each) for each in node.decorator_list)
    }


def parameters(function):
    """The arguments of a data source, which is a function."""
    return {
        each.arg: {**typed(each.annotation), "text": "", "deprecated": False}
        for each in function.args.args
        if each.arg != "opts"
    }


def merged(inputs, outputs, inside, outside):
    """Inputs and properties of a block as one, with the blocks in it."""
    found = {}
    for name in sorted({*inputs, *outputs}):
        sides = [side[name] for side in (inputs, outputs) if name in side]
        found[name] = {
            "text": sides[-1]["text"],
            "many": sides[0]["many"],
            "input": name in inputs and ("optional" if inputs[name]["optional"] else "required"),
            "output": name in outputs and ("optional" if outputs[name]["optional"] else "always"),
            "deprecated": any(side["deprecated"] for side in sides),
        }
        blocks = [classes.get(side[name]["type"]) if name in side else None for side, classes in ((inputs, inside), (outputs, outside))]
        if any(blocks):
            found[name]["of"] = merged(*map(getters, blocks), inside, outside)
        else:
            found[name]["type"] = sides[0]["type"]
    return found


def schema(files, reference):
    module, _, name = reference.rpartition("/")
    declarations = {}
    for path, text in files.items():
        if path.rpartition("/")[0] == module and not path.endswith(("_inputs.py", "outputs.py")):
            # the module of a data source has the name of its function
            if re.search(rf"\b{name}\b", text.decode()):
                declarations.update(declared(text))
    inside, outside = (declared(files.get(f"{module}/{each}.py".lstrip("/"), b"")) for each in ("_inputs", "outputs"))
    declaration = declarations.get(name)
    if declaration is None:
        return None
    if isinstance(declaration, ast.ClassDef):
        return merged(getters(declarations[f"{name}Args"]), getters(declaration), inside, outside)
    result = declarations["".join(map(str.title, name.split("_"))) + "Result"]
    return merged(parameters(declaration), getters(result), inside, outside)


def main(archive, *references):
    files = sources(archive)
    print(json.dumps({each: schema(files, each) for each in references}))


main(*sys.argv[1:])
