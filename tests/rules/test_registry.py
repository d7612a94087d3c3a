"""The registry knows every rule there is, and every rule tells what it is."""

from __future__ import annotations

from dataclasses import fields
from importlib import import_module
from inspect import getdoc, getmembers, isclass
from pathlib import Path

import pytest

import aarsplan.rules
from aarsplan.rules.base import Rule
from aarsplan.rules.registry import RULES, manual, rule_class
from aarsplan.texts import LANGUAGES, speaking

from .test_contract import SAMPLES

every_rule = pytest.mark.parametrize("name", RULES)


def rules_on_disk() -> dict[str, str]:
    """Class names of the rules in the package's folder, by module."""
    found = {}
    for file in Path(aarsplan.rules.__file__).parent.glob("*.py"):
        module = import_module(f"aarsplan.rules.{file.stem}")
        for name, kind in getmembers(module, isclass):
            if issubclass(kind, Rule) and kind is not Rule and kind.__module__ == module.__name__:
                assert file.stem not in found, f"{file.name} holds more than one rule"
                found[file.stem] = name
    return found


def test_registry_holds_exactly_the_rules_on_disk():
    classes = {name.replace("-", "_"): rule_class(name).__name__ for name in RULES}
    assert classes == rules_on_disk()


def test_registry_is_sorted_and_names_each_rule_once():
    assert list(RULES) == sorted(set(RULES))


def test_unknown_rule_is_a_key_error():
    with pytest.raises(KeyError, match="no-such-rule"):
        rule_class("no-such-rule")


@every_rule
def test_rule_knows_its_name_and_has_a_manual(name: str):
    kind = rule_class(name)
    assert kind.name == name
    assert getdoc(kind)
    summary, blank, *rest = manual(name).splitlines()
    assert summary.endswith(".")
    assert not blank
    assert rest


@every_rule
def test_every_parameter_of_a_rule_has_a_help_text(name: str):
    parameters = [parameter for parameter in fields(rule_class(name)) if parameter.name not in {"span", "implied"}]
    assert [parameter.name for parameter in parameters if not parameter.metadata.get("help")] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_rule_describes_itself_in_one_line_without_leftovers(sample, language):
    with speaking(language):
        for rule in sample.rules:
            text = rule.describe()
            assert text.strip() == text != ""
            assert not any(leftover in text for leftover in ("{", "}", "None", "\n", "  "))
