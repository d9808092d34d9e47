using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Toolkit.Notebooks.Assistance;

/// <summary>What can follow in C# code, by the compiler's own look-up of names.</summary>
internal sealed class CSharpCompletion(CSharpView view)
{
    private static readonly string[] Keywords =
    [
        "abstract", "as", "async", "await", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
        "decimal", "default", "delegate", "do", "double", "dynamic", "else", "enum", "event", "explicit", "false", "finally", "fixed", "float",
        "for", "foreach", "from", "get", "goto", "if", "implicit", "in", "init", "int", "interface", "internal", "is", "lock", "long", "nameof",
        "namespace", "new", "nint", "not", "null", "object", "operator", "or", "orderby", "out", "override", "params", "private", "protected",
        "public", "readonly", "record", "ref", "required", "return", "sbyte", "sealed", "select", "set", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "value", "var", "virtual", "void", "volatile", "when", "where", "while", "with", "yield",
    ];

    public Suggestions At(string code, int position)
    {
        SemanticModel model = view.Of(code);
        CSharpContext context = new(model.SyntaxTree.GetRoot(), code, position);
        return context.IsText || context.IsNewName ? Suggestions.None(position)
            : Suggestions.Matching(code, context.Start, context.End, context.IsAfterDot ? Members(model, context) : Names(model, context));
    }

    private static IEnumerable<Suggestion> Members(SemanticModel model, CSharpContext context)
    {
        if (context.Qualifier is not { } qualifier)
        {
            return [];
        }

        (ISymbol? symbol, ITypeSymbol? type) = Meaning(model, context.Start, qualifier);
        if (symbol is INamespaceSymbol space)
        {
            return Listed(model.LookupNamespacesAndTypes(context.Start, space), context);
        }

        bool isType = symbol is ITypeSymbol;
        ITypeSymbol? of = isType ? (ITypeSymbol)symbol! : context.IsConditional ? Present(type) : type;
        return of is null or { SpecialType: SpecialType.System_Void } or IErrorTypeSymbol ? []
            : Listed(model.LookupSymbols(context.Start, of, includeReducedExtensionMethods: !isType).Where(s => Fits(s, isType, symbol, type)), context);
    }

    private static bool Fits(ISymbol member, bool isType, ISymbol? symbol, ITypeSymbol? type)
    {
        // A name that is both a type and a value of that type gives what either has.
        bool both = symbol is not null && type is not null && !isType && symbol.Name == type.Name;
        bool isOfType = member is ITypeSymbol || (member.IsStatic && member is not IMethodSymbol { MethodKind: MethodKind.ReducedExtension });
        bool isEverywhere = isType && member.ContainingType?.SpecialType == SpecialType.System_Object;
        return both || (isType == isOfType && !isEverywhere);
    }

    // "spy." before another line reads as the beginning of a declaration; so what is no expression is bound as one as well.
    private static (ISymbol? Symbol, ITypeSymbol? Type) Meaning(SemanticModel model, int position, SyntaxNode qualifier)
    {
        ISymbol? symbol = qualifier is NameSyntax or ExpressionSyntax ? model.GetSymbolInfo(qualifier).Symbol : null;
        ITypeSymbol? type = model.GetTypeInfo(qualifier).Type;
        if ((symbol is null or IErrorTypeSymbol || qualifier.Parent is QualifiedNameSyntax) && type is null or IErrorTypeSymbol)
        {
            ExpressionSyntax expression = SyntaxFactory.ParseExpression(qualifier.ToString());
            ITypeSymbol? guessed = model.GetSpeculativeTypeInfo(position, expression, SpeculativeBindingOption.BindAsExpression).Type;
            if (guessed is not null and not IErrorTypeSymbol)
            {
                return (model.GetSpeculativeSymbolInfo(position, expression, SpeculativeBindingOption.BindAsExpression).Symbol, guessed);
            }

            symbol = symbol is INamespaceOrTypeSymbol and not IErrorTypeSymbol ? symbol
                : model.GetSpeculativeSymbolInfo(position, expression, SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol;
        }

        return (symbol is IErrorTypeSymbol ? null : symbol is IAliasSymbol alias ? alias.Target : symbol, type);
    }

    private static ITypeSymbol? Present(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static IEnumerable<Suggestion> Names(SemanticModel model, CSharpContext context)
    {
        if (context.IsUsing || context.IsAfterNew)
        {
            return Listed(model.LookupNamespacesAndTypes(context.Start), context);
        }

        bool nothingTyped = context.Start == context.End;
        IEnumerable<ISymbol> near = model.LookupSymbols(context.Start).Where(s => !nothingTyped || s is not INamespaceOrTypeSymbol);
        return
        [
            .. Settable(model, context),
            .. Matchable(model, context),
            .. Parameters(model, context),
            .. Listed(near, context),
            .. nothingTyped ? [] : Keywords.Select(k => new Suggestion(k, "keyword")),
        ];
    }

    private static IEnumerable<Suggestion> Settable(SemanticModel model, CSharpContext context)
    {
        if (context.Initializer is not { } initializer)
        {
            return [];
        }

        ITypeSymbol? type = initializer.Parent is WithExpressionSyntax with ? model.GetTypeInfo(with.Expression).Type : model.GetTypeInfo(initializer.Parent!).Type;
        HashSet<string> set = [.. initializer.Expressions.OfType<AssignmentExpressionSyntax>().Select(a => a.Left.ToString())];
        return type is null ? [] : Listed(model.LookupSymbols(context.Start, type).Where(s =>
            !s.IsStatic && !set.Contains(s.Name) && s is IPropertySymbol { SetMethod: not null, IsIndexer: false } or IFieldSymbol { IsReadOnly: false }), context);
    }

    private static IEnumerable<Suggestion> Matchable(SemanticModel model, CSharpContext context) =>
        context.Pattern is { } pattern && model.GetTypeInfo(pattern) is { ConvertedType: { } type }
            ? Listed(model.LookupSymbols(context.Start, type).Where(s => !s.IsStatic && s is IPropertySymbol { GetMethod: not null, IsIndexer: false } or IFieldSymbol), context)
            : [];

    private static IEnumerable<Suggestion> Parameters(SemanticModel model, CSharpContext context)
    {
        if (context.Call is not { } call)
        {
            return [];
        }

        IEnumerable<ISymbol> called = call is InvocationExpressionSyntax invocation ? model.GetMemberGroup(invocation.Expression)
            : call is BaseObjectCreationExpressionSyntax && model.GetTypeInfo(call).Type is INamedTypeSymbol made ? made.InstanceConstructors : [];
        return called.OfType<IMethodSymbol>().SelectMany(m => m.Parameters).Select(p => p.Name).Distinct().Select(name => new Suggestion(name + ":", "param"));
    }

    // By the name first: what else is asked of a symbol takes long for the thousands of types.
    private static IEnumerable<Suggestion> Listed(IEnumerable<ISymbol> symbols, CSharpContext context) => symbols
        .Where(s => s.Name.StartsWith(context.Typed, StringComparison.OrdinalIgnoreCase) && s.CanBeReferencedByName && s is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Destructor } && !IsHidden(s))
        .OrderBy(Rank).ThenBy(s => s.Name, StringComparer.OrdinalIgnoreCase)
        .Select(s => new Suggestion(s.Name, Kind(s), s is IMethodSymbol method ? Signature(method) : ""));

    private static bool IsHidden(ISymbol symbol) => symbol.GetAttributes().Any(a =>
        a is { AttributeClass.Name: "EditorBrowsableAttribute", ConstructorArguments: [{ Value: (int)System.ComponentModel.EditorBrowsableState.Never }] });

    /// <summary>What the user has made first, then what is inherited from nowhere near, types last.</summary>
    private static int Rank(ISymbol symbol) => symbol switch
    {
        ILocalSymbol or IParameterSymbol or IRangeVariableSymbol => 0,
        _ when symbol.Locations.Any(l => l.IsInSource) => 1,
        INamespaceSymbol => 5,
        ITypeSymbol => 4,
        { ContainingType.SpecialType: SpecialType.System_Object } => 3,
        _ => 2,
    };

    private static string Kind(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol => "module",
        ITypeSymbol { TypeKind: TypeKind.Interface } => "interface",
        ITypeSymbol { TypeKind: TypeKind.Enum } => "enum",
        ITypeSymbol => "class",
        IMethodSymbol => "function",
        IPropertySymbol => "property",
        IFieldSymbol { ContainingType.IsScriptClass: true } => "instance",
        IFieldSymbol => "field",
        IEventSymbol => "event",
        _ => "instance",
    };

    private static string Signature(IMethodSymbol method) => $"({string.Join(", ", method.Parameters.Select(p => p.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))})";
}
