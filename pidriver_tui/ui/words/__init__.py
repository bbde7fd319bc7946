"""Words: what lines, rows and labels say of model values. Pure; may know the model, not a widget."""
