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
        GRANT SELECT, INSERT, UPDATE (token, at) ON toolkit.holders TO toolkit_strategy;
        GRANT SELECT, INSERT, UPDATE ON toolkit.remote_heads TO toolkit_analyst;
        """,
        """
        CREATE TABLE toolkit.strategies (
            strategy_id TEXT COLLATE "C" PRIMARY KEY, exchange TEXT COLLATE "C" NOT NULL, symbol TEXT COLLATE "C" NOT NULL, timeframe TEXT NOT NULL, name TEXT NOT NULL,
            config TEXT CHECK (config IS NULL OR config::json IS NOT NULL),
            status TEXT NOT NULL CHECK (status IN ('registered', 'running', 'paused', 'stopped', 'failed')), reason TEXT,
            heartbeat BIGINT NOT NULL, registered_at BIGINT NOT NULL, owner TEXT NOT NULL DEFAULT current_user);

        CREATE TABLE toolkit.orders (
            strategy_id TEXT COLLATE "C" NOT NULL REFERENCES toolkit.strategies, order_id TEXT COLLATE "C" NOT NULL, exchange TEXT COLLATE "C" NOT NULL,
            symbol TEXT COLLATE "C" NOT NULL, quantity DOUBLE PRECISION NOT NULL CHECK (quantity <> 0), type TEXT NOT NULL CHECK (type IN ('market', 'limit', 'stop', 'stopLimit')),
            time_in_force TEXT NOT NULL CHECK (time_in_force IN ('goodTillCancelled', 'day', 'immediateOrCancel', 'fillOrKill')),
            limit_price DOUBLE PRECISION, stop_price DOUBLE PRECISION, stop_loss DOUBLE PRECISION, take_profit DOUBLE PRECISION, tag TEXT,
            status TEXT NOT NULL CHECK (status IN ('placed', 'partiallyFilled', 'filled', 'cancelled', 'rejected')),
            filled DOUBLE PRECISION NOT NULL DEFAULT 0, average_price DOUBLE PRECISION, reason TEXT, time BIGINT NOT NULL, changed_at BIGINT NOT NULL,
            PRIMARY KEY (strategy_id, order_id));

        CREATE TABLE toolkit.trades (
            arrival BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, strategy_id TEXT COLLATE "C" NOT NULL REFERENCES toolkit.strategies, trade_id TEXT COLLATE "C" NOT NULL,
            order_id TEXT COLLATE "C", exchange TEXT COLLATE "C" NOT NULL, symbol TEXT COLLATE "C" NOT NULL, time BIGINT NOT NULL,
            quantity DOUBLE PRECISION NOT NULL CHECK (quantity <> 0), price DOUBLE PRECISION NOT NULL, fee DOUBLE PRECISION NOT NULL, tag TEXT,
            UNIQUE (strategy_id, trade_id), FOREIGN KEY (strategy_id, order_id) REFERENCES toolkit.orders);
        CREATE INDEX trades_time ON toolkit.trades (strategy_id, time);

        CREATE TABLE toolkit.positions (
            strategy_id TEXT COLLATE "C" NOT NULL REFERENCES toolkit.strategies, exchange TEXT COLLATE "C" NOT NULL, symbol TEXT COLLATE "C" NOT NULL,
            quantity DOUBLE PRECISION NOT NULL, average_price DOUBLE PRECISION NOT NULL, realized DOUBLE PRECISION NOT NULL, fees DOUBLE PRECISION NOT NULL,
            trades BIGINT NOT NULL, last_time BIGINT NOT NULL,
            base_quantity DOUBLE PRECISION NOT NULL DEFAULT 0, base_average_price DOUBLE PRECISION NOT NULL DEFAULT 0, base_realized DOUBLE PRECISION NOT NULL DEFAULT 0,
            base_fees DOUBLE PRECISION NOT NULL DEFAULT 0, base_trades BIGINT NOT NULL DEFAULT 0,
            PRIMARY KEY (strategy_id, exchange, symbol));

        CREATE TABLE toolkit.signals (
            strategy_id TEXT COLLATE "C" NOT NULL REFERENCES toolkit.strategies, exchange TEXT COLLATE "C" NOT NULL, symbol TEXT COLLATE "C" NOT NULL, time BIGINT NOT NULL,
            name TEXT COLLATE "C" NOT NULL, direction BIGINT NOT NULL CHECK (direction IN (-1, 0, 1)), price DOUBLE PRECISION, strength DOUBLE PRECISION, note TEXT,
            PRIMARY KEY (strategy_id, exchange, symbol, time, name));

        CREATE TABLE toolkit.progress (
            strategy_id TEXT COLLATE "C" PRIMARY KEY REFERENCES toolkit.strategies, closed_to BIGINT NOT NULL, leg BIGINT NOT NULL, leg_from BIGINT NOT NULL);

        -- These two belong to nobody: every strategy writes them.
        CREATE TABLE toolkit.tickers (
            exchange TEXT COLLATE "C" NOT NULL, symbol TEXT COLLATE "C" NOT NULL, time BIGINT NOT NULL, bid DOUBLE PRECISION, ask DOUBLE PRECISION, last DOUBLE PRECISION,
            volume DOUBLE PRECISION, PRIMARY KEY (exchange, symbol, time));
        CREATE TABLE toolkit.last_bars (
            exchange TEXT COLLATE "C" NOT NULL, symbol TEXT COLLATE "C" NOT NULL, timeframe TEXT NOT NULL, time BIGINT NOT NULL,
            basis TEXT NOT NULL CHECK (basis IN ('raw', 'splits', 'all')), open DOUBLE PRECISION NOT NULL, high DOUBLE PRECISION NOT NULL, low DOUBLE PRECISION NOT NULL,
            close DOUBLE PRECISION NOT NULL, volume DOUBLE PRECISION, PRIMARY KEY (exchange, symbol, timeframe, time));

        -- How often each table has changed, for each strategy, exchange or login apart, so that writers do not wait for one counter.
        CREATE TABLE toolkit.changes (table_name TEXT NOT NULL, of TEXT COLLATE "C" NOT NULL, count BIGINT NOT NULL, PRIMARY KEY (table_name, of));
        CREATE VIEW toolkit.metadata AS SELECT 'changes.' || table_name AS key, sum(count)::BIGINT AS value FROM toolkit.changes GROUP BY table_name;

        -- Rows of a team's live store stay in it: what SQLite knows of those that have moved is empty here.
        CREATE VIEW toolkit.moved_ids AS SELECT NULL::TEXT AS kind, NULL::TEXT AS strategy_id, NULL::TEXT AS id WHERE false;
        CREATE VIEW toolkit.files AS
        SELECT NULL::TEXT AS file_id, NULL::TEXT AS kind, NULL::TEXT AS path, 0::BIGINT AS row_count, 0::BIGINT AS size_bytes, NULL::TEXT AS sha256, 0::BIGINT AS min_time,
            0::BIGINT AS max_time, 0::BIGINT AS added_at WHERE false;

        CREATE FUNCTION toolkit.changed() RETURNS TRIGGER LANGUAGE plpgsql SECURITY DEFINER SET search_path = toolkit, pg_temp AS $do$
        DECLARE whose TEXT := session_user;
        BEGIN
            IF TG_LEVEL = 'ROW' THEN
                whose := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[0];
            END IF;
            INSERT INTO changes AS c (table_name, of, count) VALUES (COALESCE(TG_ARGV[1], TG_TABLE_NAME), whose, 1)
            ON CONFLICT (table_name, of) DO UPDATE SET count = c.count + 1;
            -- Orders and trades are not told of: commits that notify wait for each other.
            IF TG_TABLE_NAME = 'signals' THEN
                PERFORM pg_notify('toolkit', 'signals ' || whose);
            ELSIF TG_TABLE_NAME = 'last_bars' AND TG_OP <> 'DELETE' THEN
                PERFORM pg_notify('toolkit', 'bars ' || NEW.exchange || ':' || NEW.symbol || ' ' || NEW.timeframe);
            END IF;
            RETURN NULL;
        END $do$;
        CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON toolkit.strategies FOR EACH ROW EXECUTE FUNCTION toolkit.changed('strategy_id');
        CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON toolkit.orders FOR EACH ROW EXECUTE FUNCTION toolkit.changed('strategy_id');
        CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON toolkit.trades FOR EACH ROW EXECUTE FUNCTION toolkit.changed('strategy_id');
        CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON toolkit.positions FOR EACH ROW EXECUTE FUNCTION toolkit.changed('strategy_id');
        CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON toolkit.signals FOR EACH ROW EXECUTE FUNCTION toolkit.changed('strategy_id');
        CREATE TRIGGER changed AFTER INSERT OR UPDATE ON toolkit.last_bars FOR EACH ROW EXECUTE FUNCTION toolkit.changed('exchange');
        CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON toolkit.tickers FOR EACH STATEMENT EXECUTE FUNCTION toolkit.changed();

        CREATE TABLE toolkit.run_sources (sha256 TEXT COLLATE "C" PRIMARY KEY, text TEXT NOT NULL);
        CREATE TABLE toolkit.runs (
            run_id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name TEXT COLLATE "C" NOT NULL, strategy TEXT COLLATE "C" NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('strategy', 'each', 'signals', 'trades', 'options')), strategy_hash TEXT,
            source_sha256 TEXT COLLATE "C" REFERENCES toolkit.run_sources, symbol TEXT COLLATE "C" NOT NULL, timeframe TEXT COLLATE "C", version_id BIGINT, data_sha256 TEXT,
            from_time BIGINT NOT NULL, to_time BIGINT NOT NULL, created_at BIGINT NOT NULL, elapsed_us BIGINT NOT NULL,
            seed BIGINT NOT NULL, toolkit TEXT NOT NULL, git_commit TEXT, notes TEXT, points BIGINT NOT NULL,
            closed_trades BIGINT NOT NULL, open_trades BIGINT NOT NULL,
            -- What it holds, by which a run that is pushed again is known.
            content TEXT COLLATE "C" UNIQUE, owner TEXT NOT NULL DEFAULT current_user);
        CREATE INDEX runs_source ON toolkit.runs (source_sha256) WHERE source_sha256 IS NOT NULL;
        CREATE TABLE toolkit.run_metrics (run_id BIGINT PRIMARY KEY REFERENCES toolkit.runs ON DELETE CASCADE);
        CREATE TABLE toolkit.run_params (
            run_id BIGINT NOT NULL REFERENCES toolkit.runs ON DELETE CASCADE, name TEXT COLLATE "C" NOT NULL, kind TEXT NOT NULL, value TEXT COLLATE "C",
            PRIMARY KEY (run_id, name));
        CREATE TABLE toolkit.run_tags (
            run_id BIGINT NOT NULL REFERENCES toolkit.runs ON DELETE CASCADE, tag TEXT COLLATE "C" NOT NULL, PRIMARY KEY (run_id, tag));
        CREATE INDEX run_tags_tag ON toolkit.run_tags (tag);
        CREATE TABLE toolkit.run_series (
            run_id BIGINT NOT NULL REFERENCES toolkit.runs ON DELETE CASCADE, position BIGINT NOT NULL, exchange TEXT COLLATE "C", symbol TEXT COLLATE "C" NOT NULL,
            timeframe TEXT, is_main BIGINT NOT NULL, version_id BIGINT, sha256 TEXT COLLATE "C", bars BIGINT NOT NULL, first_time BIGINT,
            last_time BIGINT, calendar TEXT, origin TEXT, PRIMARY KEY (run_id, position));
        CREATE INDEX run_series_bars ON toolkit.run_series (sha256);
        CREATE TABLE toolkit.run_details (
            run_id BIGINT PRIMARY KEY REFERENCES toolkit.runs ON DELETE CASCADE, options TEXT NOT NULL, warnings TEXT,
            equity BYTEA NOT NULL, trades BYTEA NOT NULL, rejections BYTEA, reductions BYTEA, benchmark TEXT, skipped TEXT);
        CREATE TABLE toolkit.run_bars (sha256 TEXT COLLATE "C" PRIMARY KEY, bars BYTEA NOT NULL);
        CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON toolkit.runs FOR EACH STATEMENT EXECUTE FUNCTION toolkit.changed();
        CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON toolkit.run_tags FOR EACH STATEMENT EXECUTE FUNCTION toolkit.changed('', 'runs');

        -- SQLite's functions that conditions and lists of runs call.
        CREATE FUNCTION toolkit.joined(TEXT, TEXT, TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $do$ SELECT CASE WHEN $1 IS NULL THEN $2 ELSE $1 || $3 || $2 END $do$;
        CREATE AGGREGATE toolkit.group_concat(TEXT, TEXT) (SFUNC = toolkit.joined, STYPE = TEXT);
        CREATE FUNCTION toolkit.as_json(TEXT[]) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $do$ SELECT array_to_json($1)::TEXT $do$;
        CREATE AGGREGATE toolkit.json_group_array(TEXT) (SFUNC = array_append, STYPE = TEXT[], FINALFUNC = toolkit.as_json, INITCOND = '{}');
        CREATE FUNCTION toolkit.json_extract(TEXT, TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $do$ SELECT $1::JSON ->> 0 $do$;
        CREATE FUNCTION toolkit.json_each(TEXT) RETURNS TABLE (value BIGINT) LANGUAGE sql IMMUTABLE AS $do$ SELECT e::BIGINT FROM json_array_elements_text($1::JSON) e $do$;

        -- A policy would pass over rows that may not go; this says so.
        CREATE FUNCTION toolkit.own_only() RETURNS TRIGGER LANGUAGE plpgsql AS $do$
        BEGIN
            IF EXISTS (SELECT FROM toolkit.runs r WHERE r.run_id = OLD.run_id AND r.owner <> current_user)
                AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'member') THEN
                RAISE insufficient_privilege USING MESSAGE = 'run ' || OLD.run_id || ' is another''s';
            END IF;
            RETURN OLD;
        END $do$;

        -- Who writes what. A row of another's that is changed fails the check of the new row, and so is refused, rather than passed over.
        DO $do$
        DECLARE t TEXT;
        BEGIN
            FOREACH t IN ARRAY ARRAY['strategies', 'runs'] LOOP
                EXECUTE format('CREATE POLICY own ON toolkit.%I FOR INSERT WITH CHECK (owner = current_user)', t);
                EXECUTE format('CREATE POLICY change ON toolkit.%I FOR UPDATE USING (true) WITH CHECK (owner = current_user)', t);
            END LOOP;
            FOREACH t IN ARRAY ARRAY['orders', 'trades', 'positions', 'signals', 'progress'] LOOP
                EXECUTE format('CREATE POLICY own ON toolkit.%I FOR INSERT WITH CHECK (EXISTS (SELECT FROM toolkit.strategies s WHERE s.strategy_id = %I.strategy_id AND s.owner = current_user))', t, t);
                EXECUTE format('CREATE POLICY change ON toolkit.%I FOR UPDATE USING (true) WITH CHECK (EXISTS (SELECT FROM toolkit.strategies s WHERE s.strategy_id = %I.strategy_id AND s.owner = current_user))', t, t);
            END LOOP;
            FOREACH t IN ARRAY ARRAY['run_metrics', 'run_params', 'run_tags', 'run_series', 'run_details'] LOOP
                EXECUTE format('CREATE POLICY own ON toolkit.%I FOR INSERT WITH CHECK (EXISTS (SELECT FROM toolkit.runs r WHERE r.run_id = %I.run_id AND r.owner = current_user))', t, t);
            END LOOP;
            FOREACH t IN ARRAY ARRAY['runs', 'run_tags'] LOOP
                EXECUTE format('CREATE POLICY remove ON toolkit.%I FOR DELETE USING (true)', t);
                EXECUTE format('CREATE TRIGGER own BEFORE DELETE ON toolkit.%I FOR EACH ROW EXECUTE FUNCTION toolkit.own_only()', t);
            END LOOP;
            FOREACH t IN ARRAY ARRAY['strategies', 'orders', 'trades', 'positions', 'signals', 'progress', 'runs', 'run_metrics', 'run_params', 'run_tags', 'run_series', 'run_details', 'run_sources', 'run_bars'] LOOP
                EXECUTE format('ALTER TABLE toolkit.%I ENABLE ROW LEVEL SECURITY', t);
                EXECUTE format('CREATE POLICY look ON toolkit.%I FOR SELECT USING (true)', t);
                EXECUTE format('GRANT SELECT ON toolkit.%I TO toolkit_strategy, toolkit_analyst', t);
            END LOOP;
        END $do$;
        CREATE POLICY add ON toolkit.run_sources FOR INSERT WITH CHECK (true);
        CREATE POLICY remove ON toolkit.run_sources FOR DELETE USING (NOT EXISTS (SELECT FROM toolkit.runs r WHERE r.source_sha256 = run_sources.sha256));
        CREATE POLICY add ON toolkit.run_bars FOR INSERT WITH CHECK (true);
        CREATE POLICY remove ON toolkit.run_bars FOR DELETE USING (NOT EXISTS (SELECT FROM toolkit.run_series s WHERE s.sha256 = run_bars.sha256));
        GRANT SELECT ON toolkit.metadata, toolkit.changes, toolkit.moved_ids, toolkit.files TO toolkit_strategy, toolkit_analyst;
        -- Owners and names are in no list: a row that is changed cannot be made one's own.
        GRANT INSERT ON toolkit.strategies, toolkit.orders, toolkit.trades, toolkit.positions, toolkit.signals, toolkit.progress TO toolkit_strategy;
        GRANT UPDATE (exchange, symbol, timeframe, name, config, status, reason, heartbeat) ON toolkit.strategies TO toolkit_strategy;
        GRANT UPDATE (quantity, limit_price, stop_price, stop_loss, take_profit, status, filled, average_price, reason, changed_at) ON toolkit.orders TO toolkit_strategy;
        GRANT UPDATE (quantity, average_price, realized, fees, trades, last_time) ON toolkit.positions TO toolkit_strategy;
        GRANT UPDATE (direction, price, strength, note) ON toolkit.signals TO toolkit_strategy;
        GRANT UPDATE (closed_to, leg, leg_from) ON toolkit.progress TO toolkit_strategy;
        GRANT SELECT, INSERT, UPDATE ON toolkit.tickers TO toolkit_strategy;
        GRANT SELECT, INSERT, UPDATE, DELETE ON toolkit.last_bars TO toolkit_strategy;
        GRANT SELECT ON toolkit.tickers, toolkit.last_bars TO toolkit_analyst;
        GRANT INSERT ON toolkit.runs, toolkit.run_metrics, toolkit.run_params, toolkit.run_tags, toolkit.run_series, toolkit.run_details, toolkit.run_sources, toolkit.run_bars
            TO toolkit_strategy, toolkit_analyst;
        GRANT DELETE ON toolkit.runs, toolkit.run_tags, toolkit.run_sources, toolkit.run_bars TO toolkit_strategy, toolkit_analyst;
        GRANT USAGE ON SEQUENCE toolkit.runs_run_id_seq TO toolkit_strategy, toolkit_analyst;
        GRANT UPDATE (notes) ON toolkit.runs TO toolkit_strategy, toolkit_analyst;

        -- Whatever the order of the trades: the sum of quantities, of fees, and the cash that they moved.
        CREATE VIEW toolkit.problems AS
        SELECT 'the position of strategy ' || p.strategy_id || ' in ' || p.exchange || ':' || p.symbol || ' is not what its trades come to' AS what
        FROM toolkit.positions p LEFT JOIN (
            SELECT strategy_id, exchange, symbol, COUNT(*) AS trades, SUM(quantity) AS quantity, SUM(fee) AS fees, SUM(-quantity * price) AS cash,
                SUM(ABS(quantity)) AS size, SUM(ABS(quantity * price)) AS value
            FROM toolkit.trades GROUP BY strategy_id, exchange, symbol) t USING (strategy_id, exchange, symbol)
        WHERE p.trades <> p.base_trades + COALESCE(t.trades, 0)
            OR ABS(p.quantity - p.base_quantity - COALESCE(t.quantity, 0)) > 1e-9 * (ABS(p.base_quantity) + COALESCE(t.size, 0))
            OR ABS(p.fees - p.base_fees - COALESCE(t.fees, 0)) > 1e-9 * (ABS(p.base_fees) + ABS(p.fees))
            OR ABS((p.realized - p.quantity * p.average_price) - (p.base_realized - p.base_quantity * p.base_average_price) - COALESCE(t.cash, 0))
                > 1e-9 * (ABS(p.base_realized) + ABS(p.base_quantity * p.base_average_price) + COALESCE(t.value, 0))
        UNION ALL
        SELECT 'strategy ' || strategy_id || ' has trades in ' || exchange || ':' || symbol || ' and no position'
        FROM (SELECT DISTINCT strategy_id, exchange, symbol FROM toolkit.trades EXCEPT SELECT strategy_id, exchange, symbol FROM toolkit.positions) alone;
        GRANT SELECT ON toolkit.problems TO toolkit_strategy, toolkit_analyst;
        """,
    ];
}
