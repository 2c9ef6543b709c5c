"""The shapes that every stage reads and writes: frozen records, standard library only.

The idea: data goes down once. A stage reads tables of these records and writes the tables it alone owns;
no row is edited later. `nguon.model.table` names every table, its record, its owner and its key.
"""
