"""Property tests run without deadlines: a loaded machine is not a failure."""

from hypothesis import HealthCheck, settings

settings.register_profile("render", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("render")
