namespace Toolkit.Postgres;

/// <summary>The tables of a team's database. Each entry brings the schema from the version before it to its own.</summary>
internal static class TeamTables
{
    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE SCHEMA IF NOT EXISTS toolkit;

        -- What logins are members of. Roles are the server's, not the database's; where this login may not make them, an administrator does.
        DO $do$
        DECLARE role TEXT;
        BEGIN
            FOREACH role IN ARRAY ARRAY['toolkit_strategy', 'toolkit_analyst'] LOOP
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
                    EXECUTE format('CREATE ROLE %I NOLOGIN', role);
                END IF;
            END LOOP;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $do$;
        GRANT USAGE ON SCHEMA toolkit TO toolkit_strategy, toolkit_analyst;

        CREATE TABLE toolkit.schema_version (version INTEGER NOT NULL);

        -- The last commit of each writer, by which a writer that lost the answer learns whether it was made.
        CREATE TABLE toolkit.writers (
            writer UUID PRIMARY KEY, number BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now(), owner TEXT NOT NULL DEFAULT current_user);
        CREATE INDEX writers_at ON toolkit.writers (at);

        -- Who took a name last: one that has lost it sees another's token.
        CREATE TABLE toolkit.holders (
            name TEXT PRIMARY KEY, token UUID NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now(), owner TEXT NOT NULL DEFAULT current_user);

        -- Which version of a remote is the newest.
        CREATE TABLE toolkit.remote_heads (
            remote TEXT PRIMARY KEY, version BIGINT NOT NULL, manifest TEXT NOT NULL, moved_by TEXT NOT NULL, moved_at BIGINT NOT NULL);

        ALTER TABLE toolkit.writers ENABLE ROW LEVEL SECURITY;
        ALTER TABLE toolkit.holders ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON toolkit.writers USING (owner = current_user) WITH CHECK (owner = current_user);
        CREATE POLICY look ON toolkit.holders FOR SELECT USING (true);
        CREATE POLICY take ON toolkit.holders FOR INSERT WITH CHECK (owner = current_user);
        CREATE POLICY keep ON toolkit.holders FOR UPDATE USING (true) WITH CHECK (owner = current_user);
        GRANT SELECT ON toolkit.schema_version TO toolkit_strategy, toolkit_analyst;
        GRANT SELECT, INSERT, UPDATE, DELETE ON toolkit.writers TO toolkit_strategy, toolkit_analyst;
        GRANT SELECT, INSERT, UPDATE ON toolkit.holders TO toolkit_strategy;
        GRANT SELECT, INSERT, UPDATE ON toolkit.remote_heads TO toolkit_analyst;
        """,
    ];
}
