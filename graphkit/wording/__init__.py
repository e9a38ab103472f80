"""All that people read: sentences in Chinese and English, their rendering, the nearest word."""
