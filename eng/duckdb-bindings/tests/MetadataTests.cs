using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Whatever the published DuckDB.NET.Data.dll asks of the bindings has to be there, to the letter.</summary>
public sealed class MetadataTests : IDisposable
{
    private readonly PEReader _caller = Open(typeof(DuckDBConnection).Assembly);
    private readonly PEReader _bindings = Open(typeof(DuckDBValue).Assembly);

    public void Dispose()
    {
        _caller.Dispose();
        _bindings.Dispose();
    }

    [Fact]
    public void The_identity_is_the_one_the_caller_asks_for()
    {
        var caller = _caller.GetMetadataReader();
        var wanted = caller.AssemblyReferences
            .Select(caller.GetAssemblyReference)
            .Single(reference => caller.GetString(reference.Name) == "DuckDB.NET.Bindings");
        var actual = typeof(DuckDBValue).Assembly.GetName();

        Assert.Equal(wanted.Version, actual.Version);
        Assert.Equal(caller.GetBlobBytes(wanted.PublicKeyOrToken), actual.GetPublicKeyToken());
    }

    [Fact]
    public void Every_referenced_type_exists_and_is_public()
    {
        var caller = _caller.GetMetadataReader();
        var wanted = caller.TypeReferences.Where(type => IsBindings(caller, type)).ToList();
        Assert.True(wanted.Count > 50, "The references were not read.");

        var missing = wanted.Select(type => Names.Of(caller, type)).Except(PublicTypes().Keys);
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_referenced_member_exists_with_its_signature() =>
        Assert.Empty(ReferencedMembers().Except(PublicMembers()));

    // So that code built against this assembly also builds against the original one.
    [Fact]
    public void The_functions_offered_are_those_the_caller_uses() => Assert.Empty(
        PublicMembers().Where(member => member.StartsWith("DuckDB.NET.Native.NativeMethods/")).Except(ReferencedMembers()));

    // The JIT compiler sees more than the metadata: struct layouts, constraints, casts to interfaces.
    [Fact]
    public void Every_method_of_the_caller_compiles_but_those_for_Arrow()
    {
        var caller = _caller.GetMetadataReader();
        var module = typeof(DuckDBConnection).Module;
        var failed = new List<string>();
        var compiled = 0;
        foreach (var handle in caller.MethodDefinitions)
        {
            var definition = caller.GetMethodDefinition(handle);
            if (definition.RelativeVirtualAddress == 0)
                continue;

            var name = $"{Names.Of(caller, definition.GetDeclaringType())}::{caller.GetString(definition.Name)}";
            try
            {
                var method = module.ResolveMethod(MetadataTokens.GetToken(handle))!;
                if (method.ContainsGenericParameters || method.DeclaringType!.ContainsGenericParameters)
                    continue;
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
                compiled++;
            }
            catch (Exception e) when (e is FileNotFoundException or TypeLoadException or MissingMemberException)
            {
                if (!name.Contains("Arrow") || !e.Message.Contains("Apache.Arrow"))
                    failed.Add($"{name}: {e.Message}");
            }
        }

        Assert.Empty(failed);
        Assert.True(compiled > 500, $"Only {compiled} methods were compiled.");
    }

    private List<string> ReferencedMembers()
    {
        var caller = _caller.GetMetadataReader();
        var members = new List<string>();
        foreach (var handle in Enumerable.Range(1, caller.GetTableRowCount(TableIndex.MemberRef))
            .Select(MetadataTokens.MemberReferenceHandle))
        {
            var member = caller.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference
                || !IsBindings(caller, (TypeReferenceHandle)member.Parent))
            {
                continue;
            }

            var signature = member.GetKind() == MemberReferenceKind.Field
                ? member.DecodeFieldSignature(Names.Instance, null)
                : Format(member.DecodeMethodSignature(Names.Instance, null));
            var type = Names.Of(caller, (TypeReferenceHandle)member.Parent);
            members.Add($"{type}::{caller.GetString(member.Name)} {signature}");
        }

        Assert.True(members.Count > 200, "The references were not read.");
        return members;
    }

    private Dictionary<string, TypeDefinition> PublicTypes()
    {
        var reader = _bindings.GetMetadataReader();
        return reader.TypeDefinitions
            .Where(handle => IsPublic(reader, handle))
            .ToDictionary(handle => Names.Of(reader, handle), reader.GetTypeDefinition);
    }

    private HashSet<string> PublicMembers()
    {
        var reader = _bindings.GetMetadataReader();
        var members = new HashSet<string>();
        foreach (var (name, type) in PublicTypes())
        {
            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                if ((method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public)
                    members.Add($"{name}::{reader.GetString(method.Name)} {Format(method.DecodeSignature(Names.Instance, null))}");
            }

            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
            {
                if ((field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public)
                    members.Add($"{name}::{reader.GetString(field.Name)} {field.DecodeSignature(Names.Instance, null)}");
            }
        }

        return members;
    }

    private static bool IsPublic(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic => IsPublic(reader, type.GetDeclaringType()),
            _ => false,
        };
    }

    private static bool IsBindings(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsBindings(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => reader.GetString(
                reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == "DuckDB.NET.Bindings",
            _ => false,
        };
    }

    private static string Format(MethodSignature<string> signature) =>
        $"{signature.Header}`{signature.GenericParameterCount}"
        + $"({string.Join(", ", signature.ParameterTypes)}) : {signature.ReturnType}";

    private static PEReader Open(Assembly assembly) => new(File.OpenRead(assembly.Location));

    /// <summary>Spells out signatures with nothing left out that the loader compares.</summary>
    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public static readonly Names Instance = new();

        public static string Of(MetadataReader reader, TypeReferenceHandle handle)
        {
            var type = reader.GetTypeReference(handle);
            return type.ResolutionScope.Kind == HandleKind.TypeReference
                ? $"{Of(reader, (TypeReferenceHandle)type.ResolutionScope)}/{reader.GetString(type.Name)}"
                : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public static string Of(MetadataReader reader, TypeDefinitionHandle handle)
        {
            var type = reader.GetTypeDefinition(handle);
            return type.IsNested
                ? $"{Of(reader, type.GetDeclaringType())}/{reader.GetString(type.Name)}"
                : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte kind) =>
            Kind(kind) + Of(reader, handle);

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte kind) =>
            Kind(kind) + Of(reader, handle);

        public string GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte kind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, context);

        public string GetFunctionPointerType(MethodSignature<string> signature) => $"fnptr {Format(signature)}";

        public string GetModifiedType(string modifier, string unmodified, bool isRequired) =>
            $"{unmodified} {(isRequired ? "modreq" : "modopt")}({modifier})";

        public string GetPrimitiveType(PrimitiveTypeCode code) => code.ToString();

        public string GetSZArrayType(string element) => element + "[]";

        public string GetArrayType(string element, ArrayShape shape) => $"{element}[{shape.Rank}]";

        public string GetByReferenceType(string element) => element + "&";

        public string GetPointerType(string element) => element + "*";

        public string GetPinnedType(string element) => element + " pinned";

        public string GetGenericInstantiation(string type, ImmutableArray<string> arguments) =>
            $"{type}<{string.Join(", ", arguments)}>";

        public string GetGenericMethodParameter(object? context, int index) => "!!" + index;

        public string GetGenericTypeParameter(object? context, int index) => "!" + index;

        private static string Kind(byte kind) =>
            kind == (byte)SignatureTypeKind.ValueType ? "valuetype " : "class ";
    }
}
