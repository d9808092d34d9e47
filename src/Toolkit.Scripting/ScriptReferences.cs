using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Toolkit.Scripting;

/// <summary>What <c>#r</c> means: a DLL by its path, an assembly of the framework by its name, a package that was restored before.</summary>
internal sealed class ScriptReferences(string folder, PackageSet packages) : MetadataReferenceResolver
{
    // A parsed assembly is big and never changes: all sessions of the process share it.
    private static readonly ConcurrentDictionary<string, PortableExecutableReference> Parsed = new(StringComparer.Ordinal);

    public override bool ResolveMissingAssemblies => true;

    public static PortableExecutableReference Reference(string path) => Parsed.GetOrAdd(path, static p => MetadataReference.CreateFromFile(p));

    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        if (PackageName.IsPackage(reference))
        {
            return packages.Reference(reference) is { } package ? [Reference(package)] : [];
        }

        string start = Path.IsPathRooted(baseFilePath) ? Path.GetDirectoryName(baseFilePath)! : folder;
        string path = Path.GetFullPath(reference.Replace('\\', Path.DirectorySeparatorChar), start);
        string name = Path.GetFileNameWithoutExtension(path);
        if (File.Exists(path))
        {
            return [Reference(AssemblyProbe.Add(path, withNeighbours: true))];
        }

        // A library that this program is made of is there even where its file is not: a checkout that was not built yet.
        return (AssemblyProbe.Find(name) ?? AssemblyProbe.Find(reference)) is { } known ? [Reference(known)] : [];
    }

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        !PackageSet.IsPlayedByThisHost(referenceIdentity.Name) && AssemblyProbe.Find(referenceIdentity.Name) is { } path ? Reference(path) : null;

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
