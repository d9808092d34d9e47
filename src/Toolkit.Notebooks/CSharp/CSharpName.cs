namespace Toolkit.Notebooks.CSharp;

/// <summary>The name of a type as C# writes it.</summary>
internal static class CSharpName
{
    public static string Of(Type type)
    {
        if (type.IsArray)
        {
            // The outermost rank is written first.
            string ranks = "";
            Type element = type;
            for (; element.IsArray; element = element.GetElementType()!)
            {
                ranks += $"[{new string(',', element.GetArrayRank() - 1)}]";
            }

            return Of(element) + ranks;
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        Type[] arguments = type.GetGenericArguments();
        // The types of cells are nested in the class that holds the cell, which cannot be named.
        bool nested = type.IsNested && !type.DeclaringType!.Name.StartsWith("Submission#", StringComparison.Ordinal);
        string name = nested ? Of(Closed(type.DeclaringType!, arguments)) : type.IsNested ? "" : Global(type);
        int own = nested ? type.DeclaringType!.GetGenericArguments().Length : 0;
        string simple = nested ? "." + Simple(type) : Simple(type);
        return name + simple + (arguments.Length > own ? $"<{string.Join(", ", arguments.Skip(own).Select(Of))}>" : "");
    }

    private static Type Closed(Type declaring, Type[] arguments) =>
        declaring.IsGenericTypeDefinition ? declaring.MakeGenericType(arguments[..declaring.GetGenericArguments().Length]) : declaring;

    private static string Global(Type type) => string.IsNullOrEmpty(type.Namespace) ? "" : $"global::{type.Namespace}.";

    private static string Simple(Type type) => type.Name.Split('`')[0];
}
