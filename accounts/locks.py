"""SQL of the tenancy locks that is not part of any one table: the setting's readers and the doors past row security."""

from __future__ import annotations

from accounts.tenancy import APP_ROLE, OWNER_ROLE

READERS = f"""
CREATE SCHEMA IF NOT EXISTS app;
GRANT USAGE ON SCHEMA app TO {APP_ROLE};
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
-- After a SET LOCAL has ended the setting reads '' and not NULL.
CREATE FUNCTION app.org() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.org', true), '')::uuid $$;
CREATE FUNCTION app.uid() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.uid', true), '')::uuid $$;
"""

# Each door answers one narrow question and never lists rows. search_path is fixed, so that nobody can shadow a table.
DOORS = f"""
CREATE FUNCTION app.enter(wanted text, member uuid) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE found uuid;
BEGIN
  SELECT o.id INTO found FROM accounts_organization o
    JOIN accounts_membership m ON m.organization_id = o.id AND m.user_id = member WHERE o.slug = wanted;
  IF found IS NOT NULL THEN
    PERFORM set_config('app.org', found::text, true), set_config('app.uid', member::text, true);
  END IF;
  RETURN found;
END $$;
CREATE FUNCTION app.organization_ids() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$ SELECT id FROM accounts_organization ORDER BY id $$;
CREATE FUNCTION app.slug_taken(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$ SELECT EXISTS (SELECT 1 FROM accounts_organization WHERE slug = wanted) $$;
CREATE FUNCTION app.invited_to(hashed text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT organization_id FROM accounts_invitation
  WHERE token_hash = hashed AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now() $$;
-- The planner guesses that a table it has never counted holds one row, and joins hundreds of them by trying every pair.
CREATE FUNCTION app.take_stock() RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE counted text;
BEGIN
  FOR counted IN SELECT relname FROM pg_stat_user_tables
    WHERE schemaname = 'public' AND n_mod_since_analyze > 100 + 0.2 * n_live_tup LOOP
    EXECUTE format('ANALYZE public.%I', counted);
  END LOOP;
END $$;
CREATE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit events are never changed' USING ERRCODE = '42501'; END $$;
CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_auditevent
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse();
CREATE POLICY audit_is_signed ON accounts_auditevent AS RESTRICTIVE FOR INSERT TO {APP_ROLE}
  WITH CHECK (user_id IS NOT DISTINCT FROM (SELECT app.uid()));
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO {APP_ROLE};
"""

# The link says nothing of the organization: its hash leads there, and to nothing else.
LINK_DOOR = f"""
CREATE FUNCTION app.tapped(hashed text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$ SELECT organization_id FROM accounts_onetaplink WHERE token_hash = hashed $$;
REVOKE EXECUTE ON FUNCTION app.tapped(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.tapped(text) TO {APP_ROLE};
"""

# A token names its organization: whatever is wrong with one, the answer and the way to it are the same.
TOKEN_DOOR = f"""
CREATE FUNCTION app.borne(hashed text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT organization_id FROM accounts_apitoken WHERE token_hash = hashed AND revoked_at IS NULL AND expires_at > now() $$;
REVOKE EXECUTE ON FUNCTION app.borne(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.borne(text) TO {APP_ROLE};
"""

# For whom or for what private rows are read in this transaction; see ``tenancy.private``.
PRIVATE_READERS = f"""
CREATE FUNCTION app.person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.person', true), '')::uuid $$;
CREATE FUNCTION app.purpose() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(current_setting('app.purpose', true), '') $$;
REVOKE EXECUTE ON FUNCTION app.person(), app.purpose() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.person(), app.purpose() TO {APP_ROLE};
"""

# The trail is never changed, but for one thing: whoever is forgotten stands in it under a pseudonym from then on. The door asks
# for the purpose, replaces names in its own organization alone, and touches no verb, no time and no row.
TRAIL_DOOR = f"""
CREATE OR REPLACE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_user = '{OWNER_ROLE}' AND current_setting('app.forgetting', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'audit events are never changed' USING ERRCODE = '42501';
END $$;
DROP FUNCTION IF EXISTS app.forget_in_trail(uuid, text[], text);
CREATE FUNCTION app.forget_in_trail(person uuid, patterns text[], pseudonym text) RETURNS void LANGUAGE plpgsql VOLATILE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one text;
BEGIN
  IF app.org() IS NULL OR app.purpose() <> 'erasure' THEN
    RAISE EXCEPTION 'nobody is forgotten here' USING ERRCODE = '42501';
  END IF;
  PERFORM set_config('app.forgetting', 'on', true);
  UPDATE accounts_auditevent SET actor_name = pseudonym, user_id = NULL WHERE organization_id = app.org() AND user_id = person;
  FOREACH one IN ARRAY patterns LOOP
    UPDATE accounts_auditevent SET actor_name = left(regexp_replace(actor_name, one, pseudonym, 'gi'), 254),
      label = left(regexp_replace(label, one, pseudonym, 'gi'), 300),
      detail = regexp_replace(detail::text, one, pseudonym, 'gi')::jsonb
      WHERE organization_id = app.org() AND (actor_name ~* one OR label ~* one OR detail::text ~* one);
  END LOOP;
  PERFORM set_config('app.forgetting', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION app.forget_in_trail(uuid, text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_in_trail(uuid, text[], text) TO {APP_ROLE};
"""

# Tables without an organization. Each is here for a reason: sign-in happens before an organization is known.
GLOBAL_TABLES = {
    "accounts_user": "a person may work for two organizations; holds name and address only",
    "accounts_user_groups": "part of Django's user; unused by Upstream",
    "accounts_user_user_permissions": "part of Django's user; unused by Upstream",
    "auth_group": "part of Django's user; unused by Upstream",
    "auth_group_permissions": "part of Django's user; unused by Upstream",
    "auth_permission": "part of Django's user; unused by Upstream",
    "django_content_type": "names of models",
    "django_session": "sign-in happens before an organization is known",
    "account_emailaddress": "allauth: addresses of a user",
    "account_emailconfirmation": "allauth: open confirmations",
    "socialaccount_socialaccount": "allauth: linked sign-ins of a user",
    "socialaccount_socialapp": "allauth: providers from the database; unused",
    "socialaccount_socialtoken": "allauth: tokens; never stored",
    "mfa_authenticator": "allauth: second factors of a user",
    "usersessions_usersession": "allauth: where a user is signed in",
}

_READ_ONLY = {"django_content_type", "auth_permission"}


def global_grants() -> str:
    """Grants of the application on the global tables; django_migrations can be read, for /readyz."""
    lines = ["GRANT SELECT ON django_migrations TO " + APP_ROLE]
    for table in GLOBAL_TABLES:
        power = "SELECT" if table in _READ_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        lines.append(f"GRANT {power} ON {table} TO {APP_ROLE}")
    lines.append(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
    return ";\n".join(lines) + ";"
