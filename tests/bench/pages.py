"""What the bench adds to the product: the page to compare the work list with, and a count of queries."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchups.assessment.worklist import PAGE, Filters, in_order


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """The rows of the work list's first page from one indexed values_list, with nothing around them."""
    rows = in_order(request.clinic, Filters()).values_list(
        "patient__name", "patient__phone", "flag", "assessment__because", "act_from", "act_by"
    )
    return render(request, "bare.html", {"rows": rows[:PAGE]})


class CountQueries:
    """A request with ``X-Count-Queries`` gets the number of its queries back under the same name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "X-Count-Queries" not in request.headers:
            return self.get_response(request)
        queries = []

        def note(execute, sql, params, many, context):
            queries.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response.headers["X-Count-Queries"] = str(len(queries))
        return response
