from django import forms


class NewsForm(forms.Form):
    """Since when somebody wants to know of news."""

    since = forms.DateTimeField()
