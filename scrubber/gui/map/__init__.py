"""The drawn map: data and geometry without Qt (data, projection, camera, pins, labels), and what shows it."""
