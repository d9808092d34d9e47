namespace Toolkit.Tests
{
    /// <summary>Lets the tests of the live store and of stored runs, which are linked into this project, run once more against a server.</summary>
    internal static class TestTeam
    {
        public static TeamDatabase? New() => PostgresTeam.At(Servers.Tests.PostgresServer.Shared.NewDatabase() + ";Maximum Pool Size=8");
    }

    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class SqliteFactAttribute : Xunit.FactAttribute
    {
        public SqliteFactAttribute() => Skip = "looks into the files of SQLite";
    }
}

namespace Toolkit.Tests.Trading
{
    /// <summary>In this namespace it is nearer than xunit's.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class FactAttribute : Xunit.FactAttribute
    {
        public FactAttribute() => Skip = new Servers.Tests.PostgresFactAttribute().Skip;
    }

    /// <inheritdoc cref="FactAttribute"/>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class TheoryAttribute : Xunit.TheoryAttribute
    {
        public TheoryAttribute() => Skip = new Servers.Tests.PostgresFactAttribute().Skip;
    }
}

namespace Toolkit.Tests.Runs
{
    /// <inheritdoc cref="Trading.FactAttribute"/>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class FactAttribute : Xunit.FactAttribute
    {
        public FactAttribute() => Skip = new Servers.Tests.PostgresFactAttribute().Skip;
    }

    /// <inheritdoc cref="FactAttribute"/>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class TheoryAttribute : Xunit.TheoryAttribute
    {
        public TheoryAttribute() => Skip = new Servers.Tests.PostgresFactAttribute().Skip;
    }
}
