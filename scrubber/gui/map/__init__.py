"""The drawn map: data and geometry without Qt (data, camera, pins, labels), and what shows it."""
