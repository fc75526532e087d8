"""City profiles (城市配置): what differs between cities, as frozen and checked data."""
