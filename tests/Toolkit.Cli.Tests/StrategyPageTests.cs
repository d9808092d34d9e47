using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>docs/strategies.md is run: each strategy on it trades, and nothing that a strategy can say is missing there.</summary>
public sealed class StrategyPageTests
{
    private static readonly string Page = File.ReadAllText(Checkout.File("docs", "strategies.md"));

    [Fact]
    public async Task Every_example_compiles_and_trades()
    {
        using TemporaryFolder folder = new();
        string code = string.Join('\n', Snippets.In(Page, "csharp"))
            .Replace("Workspace.Open(\"market\")", $"Workspace.Open({SymbolDisplay.FormatLiteral(folder.File("market"), quote: true)})", StringComparison.Ordinal)
            .Replace("\"data/samples", "\"" + Checkout.File("data", "samples").Replace('\\', '/'), StringComparison.Ordinal);
        MethodInfo program = Snippets.Program("Strategies", code);
        await Console.Out.FlushAsync();
        program.Invoke(null, [Array.Empty<string>()]);

        Type[] strategies = [.. program.DeclaringType!.Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Strategy)))];
        Assert.Equal(Snippets.In(Page, "csharp").Sum(b => b.Split(" : Strategy").Length - 1), strategies.Length);
        using Workspace tk = Workspace.Open(folder.File("market"));
        Study one = await tk.StudyAsync("ACME", "1d"), both = await tk.StudyAsync(["ACME", "BOLT"], "1d");
        foreach (Type type in strategies)
        {
            BacktestResult result = (type.Name == "Stronger" ? both : one).Run((Strategy)Activator.CreateInstance(type)!);
            Assert.True(result.Trades.Count > 3, $"{type.Name} made {result.Trades.Count} trades");
        }
    }

    [Theory]
    [InlineData(typeof(Strategy))]
    [InlineData(typeof(Market))]
    [InlineData(typeof(Position))]
    [InlineData(typeof(Order))]
    [InlineData(typeof(OrderTerms))]
    [InlineData(typeof(Sizing))]
    [InlineData(typeof(Trailing))]
    [InlineData(typeof(Indicator))]
    public void Every_member_is_named(Type type)
    {
        // What every record or object has, and what only shows how a size is kept, says nothing to a strategy.
        string[] others = ["Amount", "Fraction", "Parse", "Equals", "GetHashCode", "GetType", "ToString", "Deconstruct"];
        string[] names = [.. type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m is PropertyInfo or MethodInfo { IsSpecialName: false } && IsVisible(m) && !m.Name.Contains('<', StringComparison.Ordinal))
            .Select(m => m.Name).Except(others).Where(n => n is not "Item").Distinct()];

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches($@"\b{name}\b", Page));
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        PropertyInfo property => property.GetMethod is { } get && (get.IsPublic || get.IsFamily),
        MethodInfo method => method.IsPublic || method.IsFamily,
        _ => false,
    };
}
