"""Files of tables as sheets of cells, before anybody asks what the cells mean."""
