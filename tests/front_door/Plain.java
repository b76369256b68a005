// A program that knows nothing of Soundstage: the HTTP client that comes with Java.

import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Base64;

public class Plain {
    public static void main(String[] arguments) throws Exception {
        String account = System.getenv("TWILIO_ACCOUNT_SID");
        String user = account + ":" + System.getenv("TWILIO_AUTH_TOKEN");
        URL url = new URL("https://studio.twilio.com/v2/Flows?PageSize=1");
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes()));
        System.out.println(connection.getResponseCode());
        System.out.println(new String(connection.getInputStream().readAllBytes()));
    }
}
