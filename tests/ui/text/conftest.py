"""Property tests run without deadlines: a loaded machine is not a failure."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "render", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("render")
