"""What somebody sees whose request cannot be read."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.cast import Cast


@pytest.mark.parametrize("path", ["/theme", "/account/login/", "/o/nordwind/employees/new/", "/nowhere/"])
def test_a_form_in_an_encoding_that_forms_do_not_have_is_the_senders_mistake(cast: Cast, path: str) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(cast.chiara.user)
    browser.cookies["csrftoken"] = "a" * 32
    page = browser.post(path, b"a=b", content_type="application/x-www-form-urlencoded; charset=utf-16")
    assert (page.status_code, "That did not arrive whole" in page.content.decode()) == (400, True)
    assert "default-src 'none'" in page["Content-Security-Policy"]
