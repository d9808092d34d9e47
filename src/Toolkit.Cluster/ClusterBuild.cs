using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Toolkit.Scripting;

namespace Toolkit.Cluster;

/// <summary>What processes must have in common to give equal bits: the code that runs strategies, the runtime, the kind of machine.</summary>
internal static class ClusterBuild
{
    private static readonly Assembly Engine = typeof(SweepWork).Assembly;

    /// <summary>The version for a reader.</summary>
    public static string Version { get; } = Engine.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Processes whose ids differ never meet: Orleans takes them for two clusters. A module's id is a hash of what was compiled.</summary>
    public static string Id { get; } = "toolkit " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|',
    [
        .. new[] { Engine, typeof(StrategyFile).Assembly, typeof(ClusterBuild).Assembly }.Select(a => a.ManifestModule.ModuleVersionId.ToString()),
        RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier,
    ]))))[..16];

    /// <summary>The version and the id.</summary>
    public static string Shown(string version, string id) => $"{version} (build {id[(id.LastIndexOf(' ') + 1)..]})";
}
