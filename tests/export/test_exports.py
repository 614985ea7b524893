from importlib import import_module

from kinema.export import EXPORTS


def test_every_export_can_be_loaded_by_its_name():
    for module, attribute, _ in EXPORTS.values():
        assert callable(getattr(import_module(module), attribute))
