"""Who signs in, which organizations exist, who works in them in which role, and what was changed by whom."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.enums import Role, Scope
from accounts.identifiers import uuid7
from accounts.tenancy import OrganizationKey, TenantKey, TenantModel, TenantRLS


class UserManager(BaseUserManager["User"]):
    """Makes users; the address is stored in lower case, because it is the login."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("a user needs an email address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """One login. Global, because a person may work for two organizations; holds nothing but name and address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_user_email_lower")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class Organization(models.Model):
    """The tenant: one employer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    logo = models.FileField(blank=True)
    hue = models.PositiveSmallIntegerField(default=178, validators=[MinValueValidator(0), MaxValueValidator(359)])
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=10, default="en")
    mentor_word = models.CharField(max_length=40, default="mentor")
    mentors_word = models.CharField(max_length=40, default="mentors")
    mentee_word = models.CharField(max_length=40, default="mentee")
    mentees_word = models.CharField(max_length=40, default="mentees")
    require_admin_totp = models.BooleanField(default=False)
    contact_email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hue__gte=0, hue__lte=359), name="accounts_organization_hue"),
            TenantRLS(
                name="accounts_organization_rls",
                column="id",
                read_also="id IN (SELECT m.organization_id FROM accounts_membership m"
                " WHERE m.user_id = (SELECT app.uid()))",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def word(self, side: str, *, many: bool = False) -> str:
        """What this organization calls a ``mentor`` or a ``mentee``, or many of them."""
        words: str = getattr(self, f"{side}s_word" if many else f"{side}_word")
        return words


class Membership(TenantModel):
    """One user's role in one organization."""

    organization = OrganizationKey(read_also="user_id = (SELECT app.uid())")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    # The day on which this member is to be forgotten, beside the role so that every page can say so without asking.
    leaves_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="accounts_membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role}"


class Invitation(TenantModel):
    """An address asked to join an organization in a role; only the hash of its secret is kept.

    ``carried`` is true when the link stands in a letter about something else, such as an introduction. An address may
    hold several of those, since each letter has its own, and one invitation in its own right.
    """

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role.choices)
    token_hash = models.CharField(max_length=64)
    carried = models.BooleanField(default=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_failed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "token_hash"], name="accounts_invitation_token"),
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None, carried=False),
                name="accounts_invitation_open_once",
            ),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_invitation_email_lower"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_invitation_role"),
            models.CheckConstraint(
                condition=models.Q(carried=False) | models.Q(role="participant"), name="accounts_invitation_carried"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class OneTapLink(TenantModel):
    """A secret address by which its holder does one thing without signing in; only the hash of the secret is kept.

    ``scope`` names the thing, ``subject`` the row that it is about; the room that declares the scope knows which. Without
    an address the link is shared, and whoever holds it is nobody in particular.
    """

    scope = models.CharField(max_length=40)
    # NOTE: no key, because the rooms above own the rows; each room asks for its row and finds none when it is gone.
    subject = models.UUIDField()
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    token_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    # When its holder was first given it by somebody; a renewed link keeps the day, so that renewing ends.
    begun_at = models.DateTimeField(default=timezone.now)
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    renewed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "token_hash"], name="accounts_onetaplink_token"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_onetaplink_email_lower"),
        ]
        indexes = [
            models.Index(fields=["organization", "scope", "subject"], name="accounts_onetaplink_subject"),
            # The door asks by the hash alone, before anybody knows the organization.
            models.Index(fields=["token_hash"], name="accounts_onetaplink_door"),
            # What one person holds, whatever it opens.
            models.Index(fields=["organization", "email"], name="accounts_onetaplink_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} for {self.email or 'anybody'}"

    @property
    def ended(self) -> str:
        """Why the link opens nothing any more: ``revoked``, ``used`` or ``expired``; empty while it does."""
        if self.revoked_at:
            return "revoked"
        if self.most_uses is not None and self.uses >= self.most_uses:
            return "used"
        return "expired" if self.expires_at <= timezone.now() else ""


class LinkUse(TenantModel):
    """One time that a one-tap link changed something: which step of its page was sent."""

    link = TenantKey(OneTapLink, models.CASCADE, related_name="log")
    step = models.CharField(max_length=40, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "link", "-created_at"], name="accounts_linkuse_recent")]

    def __str__(self) -> str:
        return f"{self.step or 'first step'} of {self.link_id}"


class ApiToken(TenantModel):
    """A secret with which another system of the organization calls the API; only its hash is kept.

    ``hint`` is how the secret begins, so that somebody who finds one knows which it is.
    """

    name = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=24, choices=Scope.choices))
    token_hash = models.CharField(max_length=64)
    hint = models.CharField(max_length=12)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "token_hash"], name="accounts_apitoken_token"),
            models.CheckConstraint(condition=models.Q(scopes__len__gte=1), name="accounts_apitoken_scopes"),
        ]
        # The door asks by the hash alone, before anybody knows the organization.
        indexes = [models.Index(fields=["token_hash"], name="accounts_apitoken_door")]

    def __str__(self) -> str:
        return self.name

    @property
    def ended(self) -> str:
        """Why the token opens nothing any more: ``revoked`` or ``expired``; empty while it does."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else ""

    @property
    def scope_labels(self) -> list[str]:
        """What it may do, in words."""
        return [Scope(scope).label for scope in self.scopes]


class StoredAnswer(TenantModel):
    """What a write by the API was answered, so that the same request under the same key is done once; kept for a day."""

    token = TenantKey(ApiToken, models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    body = models.TextField(blank=True)
    location = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "token", "key"], name="accounts_storedanswer_once")
        ]
        indexes = [models.Index(fields=["organization", "created_at"], name="accounts_storedanswer_old")]

    def __str__(self) -> str:
        return f"{self.status} to {self.key}"


class AuditEvent(TenantModel):
    """One change that somebody with power made: who, what, to which row, when. Written once, never changed."""

    organization = OrganizationKey(grants="SELECT, INSERT")
    user = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    actor_name = models.CharField(max_length=254)
    verb = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    row_id = models.CharField(max_length=64, blank=True)
    label = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "-created_at", "-id"], name="accounts_audit_recent")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.label}"
