"""No module imports, by whatever way round, itself."""

import grimp


def test_there_is_no_import_cycle():
    graph = grimp.build_graph("walk", cache_dir=None)
    cycles = []
    for module in sorted(graph.modules):
        for imported in graph.find_modules_directly_imported_by(module):
            chain = graph.find_shortest_chain(importer=imported, imported=module)
            if chain:
                cycles.append(" -> ".join([module, *chain]))
    assert len(graph.modules) > 100
    assert cycles == []
