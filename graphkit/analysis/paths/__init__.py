"""How X is connected to Y: `links` to walk on, the `shortest` paths over them, and the `answer`."""
