namespace Toolkit.Tests.Errors;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("GET https://api.example.org/bars?apikey=SECRET failed", "GET https://api.example.org/bars?… failed")]
    [InlineData("GET https://user:SECRET@example.org/bars", "GET https://example.org/bars")]
    [InlineData("https://SECRET@example.org:8443/a#SECRET", "https://example.org:8443/a?…")]
    [InlineData("https://u:p%40SECRET@h/?k=SECRET, then ftp://u:SECRET@g/x", "https://h/?… then ftp://g/x")]
    [InlineData("no file /home/me/https:/example.org/x.csv?apikey=SECRET", "no file /home/me/https:/example.org/x.csv?…")]
    [InlineData("(https://example.org/a?key=SECRET)", "(https://example.org/a?…)")]
    [InlineData("\"https://example.org/a?key=SECRET\"", "\"https://example.org/a?…\"")]
    [InlineData("is there more? see https://example.org/docs", "is there more? see https://example.org/docs")]
    [InlineData("C:/data/a#1.csv?", "C:/data/a#1.csv?")]
    [InlineData("me@example.org wrote: why?", "me@example.org wrote: why?")]
    public void Address_when_it_stands_in_a_text_then_without_its_user_and_its_query(string text, string bare) => Assert.Equal(bare, AddressText.Bare(text));
}
