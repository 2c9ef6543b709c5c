"""How many: tables, kernels and SQL; knows tables and not news."""
